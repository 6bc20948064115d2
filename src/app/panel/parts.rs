//! Fields that hold several things: tags, links, risks.
use super::form::{Form, Shown};
use crate::app::format;
use crate::app::theme::{Size, Weight, font};
use crate::app::widgets::fields::{self, Icon, Typed, icon_button};
use crate::domain::address::opens;
use crate::domain::{Project, Risk};
use egui::{CornerRadius, RichText, Role, Ui, WidgetInfo, vec2};

/// Width of the word before a field in a line of several.
const WORDS: f32 = 52.0;

/// A button of plain words, called `name`.
pub fn button(ui: &mut Ui, words: &str, name: &str) -> bool {
    if fields::flushing(ui) {
        return false;
    }
    let response = ui.button(words);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.clicked()
}

/// A button that stands alone in its line and is called what it says.
pub fn lone_button(ui: &mut Ui, words: &str) -> bool {
    !fields::flushing(ui)
        && ui
            .horizontal(|ui| {
                ui.add_space(super::form::INSET);
                button(ui, words, words)
            })
            .inner
}

/// Words as chips that can be removed, and a field that adds one (or several, with commas between).
pub fn tags<R: Shown>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    row: &R,
    tags: &[String],
    set: impl Fn(&mut R, Vec<String>),
) {
    form.labelled(ui, "Tags", |form, ui| {
        let tokens = form.cx.tokens;
        let field = Typed::new(form.id("Tags"), "Add tag").hint("Add tag").again();
        let add = |form: &mut Form<'_>, text: &str| {
            let mut all = tags.to_vec();
            for tag in text.split(',').map(str::trim).filter(|t| !t.is_empty()) {
                if !all.iter().any(|t| t == tag) {
                    all.push(tag.to_owned());
                }
            }
            form.put(row, "tags", |r| set(r, all))
        };
        if fields::flushing(ui) {
            field.show(ui, "", |text| add(form, text));
            return;
        }
        let mut removed = None;
        if !tags.is_empty() {
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                ui.spacing_mut().button_padding = vec2(6.0, 1.0);
                ui.spacing_mut().interact_size.y = 20.0;
                for (n, tag) in tags.iter().enumerate() {
                    let words = RichText::new(format!("{}  ×", format::shown(tag)))
                        .font(font(Weight::Medium, Size::Small))
                        .color(tokens.dim);
                    let chip =
                        egui::Button::new(words).fill(tokens.sunken).corner_radius(CornerRadius::same(5));
                    let response = ui.push_id(n, |ui| ui.add(chip.stroke(egui::Stroke::NONE))).inner;
                    response
                        .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Remove tag {tag}")));
                    if response.clicked() {
                        removed = Some(n);
                    }
                }
            });
        }
        if let Some(n) = removed {
            let mut all = tags.to_vec();
            all.remove(n);
            tell(form, |form| form.put(row, "tags", |r| set(r, all)));
        }
        field.show(ui, "", |text| add(form, text));
    });
}

/// Carries out something that is refused only if the plan has changed meanwhile, and says so then.
pub fn tell(form: &mut Form<'_>, act: impl FnOnce(&mut Form<'_>) -> Result<(), String>) {
    if let Err(fault) = act(form) {
        form.asks.push(crate::app::context::Ask::Tell(fault));
    }
}

/// A field and small buttons to its right; returns what `buttons` returns.
pub fn with_buttons<T: Default>(
    ui: &mut Ui,
    form: &mut Form<'_>,
    room: f32,
    field: impl FnOnce(&mut Form<'_>, &mut Ui),
    buttons: impl FnOnce(&mut Form<'_>, &mut Ui) -> T,
) -> T {
    if fields::flushing(ui) {
        field(form, ui);
        return T::default();
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let width = (ui.available_width() - room).max(40.0);
        ui.vertical(|ui| {
            ui.set_width(width);
            field(form, ui);
        });
        buttons(form, ui)
    })
    .inner
}

/// Addresses of documents: each can be edited, opened and removed.
pub fn links(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    form.labelled(ui, "Links", |form, ui| {
        for (n, link) in project.links.iter().enumerate() {
            let removed = with_buttons(
                ui,
                form,
                52.0,
                |form, ui| {
                    let name = format!("Link {}", n + 1);
                    let field = Typed::new(form.id(&name), &name);
                    form.cell(
                        ui,
                        field,
                        "links",
                        project,
                        link,
                        |t| Ok(t.trim().to_owned()),
                        |p, text| {
                            if text.is_empty() {
                                p.links.remove(n);
                            } else if let Some(link) = p.links.get_mut(n) {
                                *link = text;
                            }
                        },
                    );
                },
                |_, ui| {
                    open_button(ui, n + 1, link);
                    icon_button(ui, Icon::Cross, &format!("Remove link {}", n + 1), true).clicked()
                },
            );
            if removed {
                tell(form, |form| {
                    form.put(project, "links", |p| {
                        p.links.remove(n);
                    })
                });
            }
        }
        let field = Typed::new(form.id("Add link"), "Add link").hint("Add link").again();
        form.cell(
            ui,
            field,
            "links",
            project,
            "",
            |t| Ok(t.trim().to_owned()),
            |p, text| {
                if !text.is_empty() {
                    p.links.push(text);
                }
            },
        );
    });
}

/// Opens an address elsewhere. Its name and hint hold the whole address, the host first; one that is not opened says why.
fn open_button(ui: &mut Ui, number: usize, link: &str) {
    let found = opens(link);
    let name = match &found {
        Ok(address) => format!("Open link {number} at {address}"),
        Err(reason) => format!("Link {number} is not opened: {reason}"),
    };
    ui.add_enabled_ui(found.is_ok(), |ui| {
        let clicked = icon_button(ui, Icon::Open, &name, true).clicked();
        if let Ok(address) = &found
            && clicked
        {
            ui.open_url(egui::OpenUrl::new_tab(address.url()));
        }
    });
}

/// What may go wrong, and what is done about it.
pub fn risks(ui: &mut Ui, form: &mut Form<'_>, project: &Project) {
    form.labelled(ui, "Risks", |form, ui| {
        for (n, risk) in project.risks.iter().enumerate() {
            let removed = with_buttons(
                ui,
                form,
                26.0,
                |form, ui| {
                    let name = format!("Risk {}", n + 1);
                    let field = Typed::new(form.id(&name), &name).hint("What may go wrong").wraps();
                    form.cell(
                        ui,
                        field,
                        "risks",
                        project,
                        &risk.text,
                        |t| Ok(t.trim().to_owned()),
                        |p, text| {
                            if let Some(risk) = p.risks.get_mut(n) {
                                risk.text = text;
                            }
                        },
                    );
                    let name = format!("Answer to risk {}", n + 1);
                    let field = Typed::new(form.id(&name), &name).hint("What is done about it").wraps();
                    form.cell(
                        ui,
                        field,
                        "risks",
                        project,
                        &risk.answer,
                        |t| Ok(t.trim().to_owned()),
                        |p, text| {
                            if let Some(risk) = p.risks.get_mut(n) {
                                risk.answer = text;
                            }
                        },
                    );
                },
                |_, ui| icon_button(ui, Icon::Cross, &format!("Remove risk {}", n + 1), true).clicked(),
            );
            if removed {
                tell(form, |form| {
                    form.put(project, "risks", |p| {
                        p.risks.remove(n);
                    })
                });
            }
        }
        let field = Typed::new(form.id("Add risk"), "Add risk").hint("Add risk").again();
        form.cell(
            ui,
            field,
            "risks",
            project,
            "",
            |t| Ok(t.trim().to_owned()),
            |p, text| {
                if !text.is_empty() {
                    p.risks.push(Risk { text, answer: String::new() });
                }
            },
        );
    });
}

/// A part of a line, as wide as said.
pub fn part<T>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> T) -> T {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.x = 2.0;
        add(ui)
    })
    .inner
}

/// A quiet caption over a column of fields.
pub fn caption(ui: &mut Ui, words: &str) {
    if fields::flushing(ui) {
        return;
    }
    let ink = crate::app::theme::Tokens::of(ui).faint;
    ui.label(RichText::new(words).font(font(Weight::Regular, Size::Small)).color(ink));
}

/// A part of a line: a word for what stands in it, and a field that is told its width.
pub fn captioned(ui: &mut Ui, width: f32, words: &str, add: impl FnOnce(&mut Ui, f32)) {
    part(ui, width, |ui| {
        ui.horizontal_top(|ui| {
            before(ui, words);
            part(ui, width - WORDS, |ui| add(ui, width - WORDS));
        });
    });
}

/// A quiet word before a field.
pub fn before(ui: &mut Ui, words: &str) {
    if fields::flushing(ui) {
        return;
    }
    part(ui, WORDS - 2.0, |ui| {
        ui.add_space(1.0);
        ui.horizontal(|ui| {
            ui.add_space(super::form::INSET);
            caption(ui, words);
        });
    });
}
