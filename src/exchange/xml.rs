//! A small tolerant tree of XML elements: local names, text and children; no attributes, no namespaces.
//!
//! Files are read as data from strangers: a document type is refused (with it go entity bombs and external files), depth
//! and number of elements are bounded, and every fault has a line and a column.
use super::ImportError;
use super::text::place;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The deepest nesting that is read; real files have ten.
const DEEPEST: usize = 64;
/// The most elements that are kept.
const MOST_ELEMENTS: usize = 3_000_000;

/// An element with what is in it.
#[derive(Debug, PartialEq)]
pub(super) struct Element<'a> {
    /// Name without its prefix.
    pub name: &'a str,
    /// Line of its tag, from 1.
    pub line: u32,
    /// Text of an element without children, untrimmed.
    pub text: Cow<'a, str>,
    /// Elements inside, in order.
    pub children: Vec<Element<'a>>,
}

/// A whole document.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The outermost element.
    pub root: Element<'a>,
    /// How often each element that was to be skipped occurred.
    pub skipped: BTreeMap<&'static str, usize>,
}

impl<'a> Element<'a> {
    /// The line as the report counts it.
    pub fn place(&self) -> usize {
        self.line as usize
    }
    /// The first child of a name. Some writers wrap an element in one of its own name; the inner one counts then.
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        let found = self.children.iter().find(|c| c.name == name)?;
        Some(found.children.iter().find(|c| c.name == name).unwrap_or(found))
    }
    /// All children of a name, unwrapped likewise.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element<'a>> {
        self.children.iter().filter(move |c| c.name == name).flat_map(move |c| {
            let wraps = c.children.iter().any(|inner| inner.name == name);
            let inner = if wraps { &c.children[..] } else { std::slice::from_ref(c) };
            inner.iter().filter(move |i| i.name == name)
        })
    }
    /// The rows of a collection: `rows("Tasks", "Task")`. A wrapped root is looked through.
    pub fn rows<'e>(&'e self, collection: &'e str, row: &'e str) -> impl Iterator<Item = &'e Element<'a>> {
        let direct = self.children.iter().any(|c| c.name == collection);
        let inner = if direct { None } else { self.children.iter().find(|c| c.child(collection).is_some()) };
        inner.unwrap_or(self).all(collection).flat_map(move |c| c.all(row))
    }
    /// The trimmed text of a child; empty if there is none.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |c| c.text.trim())
    }
}

/// Reads a document; elements named in `skip` are counted and left out.
pub(super) fn parse<'a>(text: &'a str, skip: &[&'static str]) -> Result<Document<'a>, ImportError> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut open: Vec<Element<'a>> = vec![];
    let mut root: Option<Element<'a>> = None;
    let mut skipped: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut elements, mut skipping) = (0usize, 0usize); // skipping: open elements from the skipped one inwards
    let fault = |at: usize, what: String| {
        let (line, column) = place(text, at);
        Err(ImportError::Broken { line, column, what })
    };
    loop {
        let at = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error @ quick_xml::Error::Syntax(_)) => {
                return fault(reader.error_position() as usize, format!("{error}; the file may be cut off"));
            }
            Err(error) => return fault(reader.error_position() as usize, error.to_string()),
        };
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                if open.len() + skipping >= DEEPEST {
                    return fault(at, format!("elements are nested more than {DEEPEST} deep"));
                }
                let name = text.get(at + 1..at + 1 + tag.name().as_ref().len()).unwrap_or("");
                let name = name.rsplit(':').next().unwrap_or(name);
                if skipping > 0 {
                    skipping += usize::from(!empty);
                    continue;
                }
                if let Some(known) = skip.iter().find(|s| **s == name) {
                    *skipped.entry(known).or_default() += 1;
                    skipping = usize::from(!empty);
                    continue;
                }
                elements += 1;
                let line = lines.of(at);
                if elements > MOST_ELEMENTS {
                    let line = line as usize;
                    return Err(ImportError::TooMany { line, limit: MOST_ELEMENTS, what: "elements" });
                }
                let element = Element { name, line, text: Cow::Borrowed(""), children: vec![] };
                if root.is_some() {
                    return fault(at, "there is a second outermost element".into());
                }
                if empty {
                    close(element, &mut open, &mut root);
                } else {
                    open.push(element);
                }
            }
            Event::End(_) if skipping > 0 => skipping -= 1,
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(element, &mut open, &mut root);
                }
            }
            Event::Text(inner) => {
                let Ok(piece) = cow_text(inner.into_inner()) else { continue };
                if open.is_empty() && !piece.trim().is_empty() {
                    return fault(at, "there is text outside the outermost element".into());
                }
                append(&mut open, skipping, piece);
            }
            Event::CData(inner) => {
                if let Ok(piece) = cow_text(inner.into_inner()) {
                    append(&mut open, skipping, piece);
                }
            }
            Event::GeneralRef(entity) => {
                let name = entity.decode().unwrap_or_default().into_owned();
                let sign = match entity.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign),
                    Ok(None) => predefined(&name),
                    Err(_) => None,
                };
                match sign {
                    Some(sign) => append(&mut open, skipping, Cow::Owned(sign.to_string())),
                    None => return fault(at, format!("the entity &{}; is not known", clip(&name))),
                }
            }
            Event::DocType(_) => {
                return fault(
                    at,
                    "the file has a document type (<!DOCTYPE>), which plans do not need; it is refused"
                        .into(),
                );
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if let Some(element) = open.last() {
        let (name, line) = (clip(element.name), element.line);
        return fault(
            text.len(),
            format!("the file ends inside <{name}>, which began in line {line}; it is cut off"),
        );
    }
    match root {
        Some(root) if skipping == 0 => Ok(Document { root, skipped }),
        _ => fault(text.len(), "the file holds no element".into()),
    }
}

/// Puts a finished element where it belongs.
fn close<'a>(mut element: Element<'a>, open: &mut [Element<'a>], root: &mut Option<Element<'a>>) {
    if !element.children.is_empty() {
        element.text = Cow::Borrowed(""); // white space between children
    }
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn append<'a>(open: &mut [Element<'a>], skipping: usize, piece: Cow<'a, str>) {
    if skipping > 0 {
        return;
    }
    if let Some(element) = open.last_mut() {
        if element.text.is_empty() {
            element.text = piece;
        } else if element.children.is_empty() {
            element.text.to_mut().push_str(&piece);
        }
    }
}

fn cow_text(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, std::str::Utf8Error> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed),
        Cow::Owned(bytes) => Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())),
    }
}

/// The five entities that XML knows without a document type.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Counts lines as the reader goes on; every byte is looked at once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.split(|b| *b == b'\n').count().saturating_sub(1) as u32;
        self.at = self.at.max(at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_text_lines_and_wrapped_rows() {
        let text = "<?xml version=\"1.0\"?>\n<p:Project xmlns:p=\"x\">\n <Tasks><Task><Name>A &amp; &#66;<![CDATA[<c>]]></Name>\
                    <T><T><U>1</U></T><T><U>2</U></T></T></Task>\n<Task/></Tasks></p:Project>";
        let document = parse(text, &["Gone"]).unwrap();
        assert_eq!(document.root.name, "Project");
        let tasks: Vec<_> = document.root.rows("Tasks", "Task").collect();
        assert_eq!(tasks.len(), 2);
        assert_eq!((tasks[0].line, tasks[1].line), (3, 4));
        assert_eq!(tasks[0].text_of("Name"), "A & B<c>");
        let inner: Vec<_> = tasks[0].all("T").map(|t| t.text_of("U")).collect();
        assert_eq!(inner, ["1", "2"]);
    }

    #[test]
    fn skipped_elements_are_counted() {
        let document = parse("<a><x><x><y/></x></x><x/><b>1</b></a>", &["x"]).unwrap();
        assert_eq!(document.skipped["x"], 2);
        assert_eq!(document.root.children.len(), 1);
    }

    #[test]
    fn faults_have_a_place() {
        let deep = "<a>".repeat(100_000);
        for (text, line, word) in [
            ("<a>\n<b>\n</a>", 3, "b"),
            ("<a>\n<b>", 2, "cut off"),
            ("<a>\n&bomb;</a>", 2, "bomb"),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a>&x;</a>", 1, "DOCTYPE"),
            ("<a/>\n<b/>", 2, "second"),
            ("<a>&#x110000;</a>", 1, "not known"),
            ("", 1, "no element"),
            (&deep, 1, "64"),
        ] {
            match parse(text, &[]) {
                Err(ImportError::Broken { line: at, what, .. }) => {
                    assert_eq!(at, line, "{what}");
                    assert!(what.contains(word), "{what}");
                }
                other => panic!("{text:.80} {other:?}"),
            }
        }
    }
}
