//! The look: every colour, size and font there is. Views name tokens, never hex values or point sizes.
use crate::engine::Status;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle, Theme, vec2,
};
use std::sync::Arc;

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tokens {
    /// Behind everything.
    pub background: Color32,
    /// Panels and rows.
    pub surface: Color32,
    /// Cards, popups.
    pub raised: Color32,
    /// Columns, wells, inactive controls.
    pub sunken: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Grid of the time axis and of tables.
    pub grid: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub dim: Color32,
    /// Labels, hints.
    pub faint: Color32,
    /// The one accent.
    pub accent: Color32,
    /// Behind selected things.
    pub accent_tint: Color32,
    /// Below and behind a figure that the last edit changed.
    pub changed: (Color32, Color32),
    /// Text on the accent.
    pub on_accent: Color32,
    /// ● and its tint.
    pub good: (Color32, Color32),
    /// ▲ and its tint.
    pub risk: (Color32, Color32),
    /// ■ and its tint.
    pub trouble: (Color32, Color32),
    /// Badges of people.
    pub avatar: Color32,
    /// Text on badges of people.
    pub on_avatar: Color32,
    /// Shading of weekends, freezes, the area beyond the budget.
    pub shade: Color32,
    /// Shadows of lifted things.
    pub shadow: Color32,
    /// Tells projects apart.
    pub hues: [Color32; 8],
    /// Whether this is the dark theme.
    pub dark: bool,
}

#[expect(clippy::disallowed_methods, reason = "this file is where colours are made")]
const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

#[expect(clippy::disallowed_methods, reason = "this file is where colours are made")]
const fn black(alpha: u8) -> Color32 {
    Color32::from_black_alpha(alpha)
}

const HUES: [Color32; 8] = [
    rgb(0x003B_6FD4),
    rgb(0x002A_8C82),
    rgb(0x008A_5CC2),
    rgb(0x00B8_672D),
    rgb(0x00B2_3F76),
    rgb(0x005B_7F2B),
    rgb(0x004A_78A8),
    rgb(0x007A_6A4F),
];

/// The light theme.
pub const LIGHT: Tokens = Tokens {
    background: rgb(0x00F6_F7F9),
    surface: rgb(0x00FF_FFFF),
    raised: rgb(0x00FF_FFFF),
    sunken: rgb(0x00EE_F0F3),
    line: rgb(0x00DF_E3E8),
    grid: rgb(0x00EC_EFF2),
    text: rgb(0x001B_2028),
    dim: rgb(0x0054_5F6E),
    faint: rgb(0x0066_7180),
    accent: rgb(0x002F_5FD0),
    accent_tint: rgb(0x00E6_EDFC),
    changed: (rgb(0x006F_93E6), rgb(0x00E4_ECFC)),
    on_accent: rgb(0x00FF_FFFF),
    good: (rgb(0x001B_7A4A), rgb(0x00E2_F3E9)),
    risk: (rgb(0x009A_5B00), rgb(0x00FC_EFD8)),
    trouble: (rgb(0x00BE_2A3A), rgb(0x00FB_E6E8)),
    avatar: rgb(0x005C_6778),
    on_avatar: rgb(0x00FF_FFFF),
    shade: rgb(0x00F1_F3F6),
    shadow: black(40),
    hues: HUES,
    dark: false,
};

/// The dark theme.
pub const DARK: Tokens = Tokens {
    background: rgb(0x0010_1317),
    surface: rgb(0x0018_1C22),
    raised: rgb(0x0020_262E),
    sunken: rgb(0x0013_171C),
    line: rgb(0x002B_323B),
    grid: rgb(0x0020_262D),
    text: rgb(0x00E7_EAEE),
    dim: rgb(0x00A7_B0BC),
    faint: rgb(0x008A_95A2),
    accent: rgb(0x007B_A2F7),
    accent_tint: rgb(0x0022_304D),
    changed: (rgb(0x0058_79C4), rgb(0x0022_304F)),
    on_accent: rgb(0x0010_1317),
    good: (rgb(0x005C_C48D), rgb(0x0018_352A)),
    risk: (rgb(0x00E6_AE55), rgb(0x003A_2D16)),
    trouble: (rgb(0x00F0_8490), rgb(0x0041_212A)),
    avatar: rgb(0x004A_5564),
    on_avatar: rgb(0x00E7_EAEE),
    shade: rgb(0x0014_181D),
    shadow: black(140),
    hues: HUES,
    dark: true,
};

impl Tokens {
    /// The colours of the theme in use.
    pub fn of(ui: &egui::Ui) -> &'static Self {
        Self::dark(ui.theme() == Theme::Dark)
    }
    /// The colours of the dark theme, or of the light one.
    pub fn dark(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }
    /// Colour and tint of a status.
    pub fn status(&self, status: Status) -> (Color32, Color32) {
        match status {
            Status::NotSet => (self.faint, self.sunken),
            Status::OnTrack => self.good,
            Status::AtRisk => self.risk,
            Status::InTrouble => self.trouble,
        }
    }
    /// The hue of a project, the same for an id in every session.
    pub fn hue(&self, number: usize) -> Color32 {
        self.hues[number % 8]
    }
    /// A colour mixed into the surface: 0 is the surface, 1 the colour.
    pub fn tinted(&self, colour: Color32, share: f32) -> Color32 {
        self.surface.lerp_to_gamma(colour, share)
    }
}

/// Sizes in points, on a grid of four.
pub mod size {
    /// Height of the header.
    pub const HEADER: f32 = 48.0;
    /// Height of the status bar.
    pub const STATUS_BAR: f32 = 28.0;
    /// Width of the side panel.
    pub const PANEL: f32 = 400.0;
    /// Height of a project's row on the timeline.
    pub const PROJECT_ROW: f32 = 52.0;
    /// Height of a task's row.
    pub const TASK_ROW: f32 = 30.0;
    /// Height of a table's row, where there is room.
    pub const TABLE_ROW: f32 = 36.0;
    /// Height of a table's header.
    pub const HEADER_ROW: f32 = 36.0;
    /// Height of a project's bar.
    pub const PROJECT_BAR: f32 = 18.0;
    /// Height of a task's bar.
    pub const TASK_BAR: f32 = 12.0;
    /// Narrowest zone to grab.
    pub const GRAB: f32 = 8.0;
    /// Corner radius of bars.
    pub const BAR_RADIUS: u8 = 4;
    /// Corner radius of controls.
    pub const CONTROL_RADIUS: u8 = 6;
    /// Corner radius of cards.
    pub const CARD_RADIUS: u8 = 8;
    /// Corner radius of panels.
    pub const PANEL_RADIUS: u8 = 10;
    /// Seconds that a move takes.
    pub const MOVE_SECS: f32 = 0.12;
}

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// 400
    Regular,
    /// 500
    Medium,
    /// 600
    SemiBold,
}

/// Size of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 11: marks in charts.
    Tiny,
    /// 12: labels.
    Small,
    /// 13: body.
    Body,
    /// 15: headings.
    Heading,
    /// 19: titles.
    Title,
}

/// The font of a weight and size.
pub fn font(weight: Weight, size: Size) -> FontId {
    let points = match size {
        Size::Tiny => 11.0,
        Size::Small => 12.0,
        Size::Body => 13.0,
        Size::Heading => 15.0,
        Size::Title => 19.0,
    };
    let family = match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Medium => FontFamily::Name("medium".into()),
        Weight::SemiBold => FontFamily::Name("semibold".into()),
    };
    FontId::new(points, family)
}

/// Installs fonts and both styles. Call once, before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    // where the system does not say which it prefers
    ctx.options_mut(|o| o.fallback_theme = Theme::Light);
    // a letter that no font has is drawn as a box, never as a fault
    ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    for (theme, tokens) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| dress(style, tokens));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 3] = [
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
        ("inter medium", include_bytes!("../../assets/fonts/Inter-Medium.ttf")),
        ("inter semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
    ];
    for (name, bytes) in faces {
        // hinting would press the dot of an i onto its stem: "WI-FI" for "Wi-Fi"
        let tweak = egui::FontTweak { hinting: Some(false), ..Default::default() };
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    }
    for (family, face) in [
        (FontFamily::Proportional, "inter"),
        (FontFamily::Monospace, "inter"),
        (FontFamily::Name("medium".into()), "inter medium"),
        (FontFamily::Name("semibold".into()), "inter semibold"),
    ] {
        fonts.families.insert(family, vec![face.into()]);
    }
    fonts
}

fn dress(style: &mut egui::Style, t: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, font(Weight::Regular, Size::Small)),
        (TextStyle::Body, font(Weight::Regular, Size::Body)),
        (TextStyle::Button, font(Weight::Medium, Size::Body)),
        (TextStyle::Heading, font(Weight::SemiBold, Size::Heading)),
        (TextStyle::Monospace, font(Weight::Regular, Size::Body)),
    ]
    .into();
    style.animation_time = size::MOVE_SECS;
    style.spacing.item_spacing = vec2(8.0, 4.0);
    style.spacing.button_padding = vec2(12.0, 6.0);
    style.spacing.interact_size = vec2(32.0, 28.0);
    style.spacing.menu_margin = egui::Margin::same(6);
    style.spacing.window_margin = egui::Margin::same(14);
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    let v = &mut style.visuals;
    v.dark_mode = t.dark;
    v.panel_fill = t.surface;
    v.window_fill = t.raised;
    v.extreme_bg_color = t.surface;
    v.faint_bg_color = t.sunken;
    v.code_bg_color = t.sunken;
    v.window_stroke = Stroke::new(1.0, t.line);
    v.window_corner_radius = CornerRadius::same(size::PANEL_RADIUS);
    v.menu_corner_radius = CornerRadius::same(size::CARD_RADIUS);
    v.override_text_color = None;
    v.weak_text_color = Some(t.dim);
    v.hyperlink_color = t.accent;
    v.warn_fg_color = t.risk.0;
    v.error_fg_color = t.trouble.0;
    v.selection.bg_fill = t.accent_tint;
    v.selection.stroke = Stroke::new(1.0, t.accent);
    v.text_cursor.stroke = Stroke::new(1.5, t.accent);
    v.window_shadow = egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow };
    v.popup_shadow = egui::Shadow { offset: [0, 4], blur: 12, spread: 0, color: t.shadow };
    let radius = CornerRadius::same(size::CONTROL_RADIUS);
    let face = |fill: Color32, line: Color32, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    v.widgets.noninteractive = face(t.surface, t.line, t.text);
    v.widgets.inactive = face(t.surface, t.line, t.text);
    v.widgets.hovered = face(t.sunken, t.line, t.text);
    v.widgets.active = face(t.accent_tint, t.accent, t.text);
    v.widgets.open = face(t.sunken, t.line, t.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast ratio: WCAG 2.2, definitions of "relative luminance" and "contrast ratio".
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |c: Color32| {
            let part = |v: u8| {
                let s = f64::from(v) / 255.0;
                if s <= 0.04045 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(c.r()) + 0.7152 * part(c.g()) + 0.0722 * part(c.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read() {
        for t in [LIGHT, DARK] {
            for ground in [t.surface, t.raised, t.background] {
                for ink in [t.text, t.dim, t.faint, t.accent, t.good.0, t.risk.0, t.trouble.0] {
                    assert!(
                        contrast(ink, ground) >= 4.5,
                        "{ink:?} on {ground:?}: {:.2}",
                        contrast(ink, ground)
                    );
                }
            }
            for (ink, ground) in [
                (t.good.0, t.good.1),
                (t.risk.0, t.risk.1),
                (t.trouble.0, t.trouble.1),
                (t.accent, t.accent_tint),
                (t.text, t.accent_tint),
                (t.text, t.changed.1),
                (t.dim, t.changed.1),
                (t.good.0, t.changed.1),
                (t.risk.0, t.changed.1),
                (t.trouble.0, t.changed.1),
                (t.on_accent, t.accent),
                (t.on_avatar, t.avatar),
                (t.text, t.sunken),
                (t.dim, t.sunken),
            ] {
                assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {:.2}", contrast(ink, ground));
            }
        }
    }
}
