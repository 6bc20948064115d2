//! Which addresses may be opened from a plan, and what a person is shown before.
//!
//! A plan may come from a stranger. So only addresses of the web and of mail are opened, never files, programs or what a
//! browser would run; and only those that every program reads alike, so that the host shown is the host reached.
use super::visible::steers;
use std::fmt;

/// Longest address that is opened, in bytes; browsers take no more either.
const LONGEST: usize = 2000;

/// An address that may be opened. Shown, it begins with where it leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    url: String,
    host: String,
}

impl Address {
    /// What to hand to the browser or mail program.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// Where it leads, whatever stands before an `@`.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Display for Address {
    /// "wiki.example: <https://wiki.example/rack>".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.host, self.url)
    }
}

/// Why an address is not opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
    /// No scheme: a path, or a host alone.
    #[error("it is no whole address; one begins with https://")]
    NoScheme,
    /// A scheme that is not opened.
    #[error("only https, http and mailto addresses are opened")]
    OtherScheme,
    /// Characters that programs read differently, or that hide others.
    #[error("it holds characters that an address cannot have")]
    Characters,
    /// No host, or one that programs read differently.
    #[error("its host cannot be read; letters beyond a to z are written as xn--…")]
    Host,
    /// A mail with more than an address, a subject and a text.
    #[error("it asks the mail program for more than one recipient, a subject and a text")]
    Mail,
    /// Too long to be looked at.
    #[error("it is too long")]
    Long,
}

/// The address in a text, if it may be opened.
///
/// # Errors
/// Says why not.
pub fn opens(text: &str) -> Result<Address, Reason> {
    let text = text.trim_matches(' ');
    if text.len() > LONGEST {
        return Err(Reason::Long);
    }
    let odd = |c: char| steers(c) || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>' | '`' | '\'');
    if text.contains(odd) {
        return Err(Reason::Characters);
    }
    let (scheme, rest) = text.split_once(':').ok_or(Reason::NoScheme)?;
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.chars().all(named) {
        return Err(Reason::NoScheme);
    }
    let scheme = scheme.to_ascii_lowercase();
    let host = match scheme.as_str() {
        "https" | "http" => web_host(rest)?,
        "mailto" => mail_host(rest)?,
        // "wiki.example:8080/rack" is a host with a port
        other if other.contains('.') => return Err(Reason::NoScheme),
        _ => return Err(Reason::OtherScheme),
    };
    Ok(Address { url: format!("{scheme}:{rest}"), host })
}

/// The host in what follows `https:`. Exactly two slashes: browsers mend others, each in its way.
fn web_host(rest: &str) -> Result<String, Reason> {
    let rest = rest.strip_prefix("//").ok_or(Reason::Host)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    // the last @ ends the name of a user, which may look like a host
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let (name, port) = match place.strip_prefix('[') {
        Some(inner) => {
            let (number, after) = inner.split_once(']').ok_or(Reason::Host)?;
            number.parse::<std::net::Ipv6Addr>().map_err(|_| Reason::Host)?;
            (format!("[{number}]"), after.strip_prefix(':').or(after.is_empty().then_some("")))
        }
        None => match place.split_once(':') {
            Some((name, port)) => (host(name)?, Some(port)),
            None => (host(place)?, Some("")),
        },
    };
    let port = port.ok_or(Reason::Host)?;
    if !port.is_empty() && (port.parse::<u16>().is_err() || port.starts_with('+')) {
        return Err(Reason::Host);
    }
    Ok(if port.is_empty() { name } else { format!("{name}:{port}") })
}

/// The host in what follows `mailto:`: of one recipient, with at most a subject and a text. Some mail programs attach files
/// when they are asked to.
fn mail_host(rest: &str) -> Result<String, Reason> {
    let (recipient, fields) = rest.split_once('?').unwrap_or((rest, ""));
    let (user, name) = recipient.split_once('@').ok_or(Reason::Mail)?;
    let known = |c: char| c.is_ascii_alphanumeric() || "._+-=".contains(c);
    if user.is_empty() || user.starts_with('-') || !user.chars().all(known) {
        return Err(Reason::Mail);
    }
    let allowed = |field: &str| {
        let key = field.split('=').next().unwrap_or("");
        key.eq_ignore_ascii_case("subject") || key.eq_ignore_ascii_case("body")
    };
    if !fields.is_empty() && !fields.split('&').all(allowed) {
        return Err(Reason::Mail);
    }
    host(name)
}

/// A host's name in small letters. Of letters beyond ASCII only those that no other letter looks like; and no number but a
/// whole one of four parts: browsers read `0x7f.1` as an address too.
fn host(name: &str) -> Result<String, Reason> {
    let name = name.to_lowercase();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | 'ß'..='ö' | 'ø'..='ÿ');
    let labels: Vec<&str> = name.strip_suffix('.').unwrap_or(&name).split('.').collect();
    let sound = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(known)
    };
    let number = labels.last().is_some_and(|label| label.starts_with(|c: char| c.is_ascii_digit()));
    let fits = if number {
        name.parse::<std::net::Ipv4Addr>().is_ok()
    } else {
        name.len() <= 253 && labels.iter().all(sound)
    };
    if fits { Ok(name) } else { Err(Reason::Host) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_and_where_it_leads() {
        for (text, host) in [
            ("https://example.org", "example.org"),
            ("http://example.org/a?b=c#d", "example.org"),
            ("HTTPS://Example.ORG/Path", "example.org"),
            ("  https://example.org/  ", "example.org"),
            ("https://example.org:8443/x", "example.org:8443"),
            ("https://bank.example@evil.example/", "evil.example"),
            ("https://bank.example:443@evil.example:99/login", "evil.example:99"),
            ("https://a@b@evil.example", "evil.example"),
            ("https://bank.example%2f@evil.example", "evil.example"),
            ("https://evil.example/https://bank.example/", "evil.example"),
            ("https://evil.example?@bank.example", "evil.example"),
            ("https://evil.example#@bank.example", "evil.example"),
            ("https://wiki/x", "wiki"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://[::1]:80/", "[::1]:80"),
            ("https://münchen.example/", "münchen.example"),
            ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example"),
            ("https://example.org/straße", "example.org"),
            ("mailto:net-team@example.org", "example.org"),
            ("MailTo:a.b+c@example.org?subject=Rack&body=Hello%20you", "example.org"),
        ] {
            let address = opens(text).unwrap_or_else(|reason| panic!("{text}: {reason}"));
            assert_eq!(address.host(), host, "{text}");
            let shown = address.to_string();
            assert!(shown.starts_with(&format!("{host}: ")) && shown.ends_with(address.url()), "{shown}");
            assert!(["https:", "http:", "mailto:"].iter().any(|scheme| address.url().starts_with(scheme)));
        }
    }

    #[test]
    fn what_does_not_open_and_why() {
        let long = format!("https://example.org/{}", "x".repeat(LONGEST));
        for (text, reason) in [
            ("", Reason::NoScheme),
            ("example.org", Reason::NoScheme),
            ("wiki.example:8080/rack", Reason::NoScheme),
            ("//example.org/x", Reason::NoScheme),
            ("/etc/passwd", Reason::NoScheme),
            ("../plan.ron", Reason::NoScheme),
            ("--version:", Reason::NoScheme),
            ("\\\\server\\share\\x.exe", Reason::Characters),
            ("file:///etc/passwd", Reason::OtherScheme),
            ("FILE:///C:/Windows/system32/calc.exe", Reason::OtherScheme),
            ("javascript:alert(1)", Reason::OtherScheme),
            ("JaVaScRiPt://example.org/%0aalert(1)", Reason::OtherScheme),
            ("java\nscript:alert(1)", Reason::Characters),
            ("data:text/html,x", Reason::OtherScheme),
            ("vbscript:x", Reason::OtherScheme),
            ("smb://server/share", Reason::OtherScheme),
            ("ms-msdt:/id", Reason::OtherScheme),
            ("C:/Windows/notepad.exe", Reason::OtherScheme),
            ("\u{1}https://example.org", Reason::Characters),
            ("https://example.org/\u{202e}gpj.exe", Reason::Characters),
            ("https://exam\u{202e}ple.org", Reason::Characters),
            ("https://exa\tmple.org", Reason::Characters),
            ("https://example.org/a b", Reason::Characters),
            ("https://example.org/\u{1b}]0;x\u{7}", Reason::Characters),
            ("https://evil.example\\@bank.example", Reason::Characters),
            ("https:evil.example", Reason::Host),
            ("https:/evil.example", Reason::Host),
            ("https:///evil.example", Reason::Host),
            ("https://", Reason::Host),
            ("https://@", Reason::Host),
            ("https://ex%61mple.org", Reason::Host),
            ("https://\u{430}pple.example", Reason::Host),
            ("https://ｅxample.org", Reason::Host),
            ("https://example。org", Reason::Host),
            ("https://exam\u{200d}ple.org", Reason::Host),
            ("http://0x7f.1/", Reason::Host),
            ("http://2130706433/", Reason::Host),
            ("https://example.org:99999/", Reason::Host),
            ("https://[::1", Reason::Host),
            ("https://a..b/", Reason::Host),
            ("mailto:", Reason::Mail),
            ("mailto:a@b.example?attach=/etc/passwd", Reason::Mail),
            ("mailto:a@b.example?%61ttach=x", Reason::Mail),
            ("mailto:a@b.example,c@d.example", Reason::Host),
            ("mailto:-x@b.example", Reason::Mail),
            (&long, Reason::Long),
        ] {
            assert_eq!(opens(text), Err(reason), "{text:?}");
        }
    }
}
