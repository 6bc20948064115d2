//! What is half typed on the screen: fields note it as they are drawn, and find again what they had when the program ended.
use crate::workspace::Draft;
use egui::{Context, Id, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

type BroughtBack = Arc<BTreeMap<u64, String>>;

fn noted() -> Id {
    Id::unique("half typed")
}
fn kept() -> Id {
    Id::unique("half typed when the program ended")
}

/// Notes a text that is half typed, for this frame.
pub(super) fn note(ui: &Ui, field: Id, name: &str, text: &str) {
    let draft = Draft { field: field.value(), name: name.into(), text: text.into() };
    ui.data_mut(|d| d.get_temp_mut_or_default::<Vec<Draft>>(noted()).push(draft));
}

/// What was noted since it was last asked for.
pub fn half_typed(ctx: &Context) -> Vec<Draft> {
    ctx.data_mut(|d| d.remove_temp(noted())).unwrap_or_default()
}

/// Texts for the fields that had them when the program ended.
pub fn bring_back(ctx: &Context, drafts: &[Draft]) {
    let texts: BTreeMap<u64, String> = drafts.iter().map(|d| (d.field, d.text.clone())).collect();
    if !texts.is_empty() {
        ctx.data_mut(|d| d.insert_temp::<BroughtBack>(kept(), Arc::new(texts)));
    }
}

/// The text that a field had, once.
pub(super) fn take_brought_back(ui: &Ui, field: Id) -> Option<String> {
    let texts: BroughtBack = ui.data(|d| d.get_temp(kept()))?;
    let text = texts.get(&field.value())?.clone();
    let mut left = BTreeMap::clone(&texts);
    left.remove(&field.value());
    ui.data_mut(|d| d.insert_temp::<BroughtBack>(kept(), Arc::new(left)));
    Some(text)
}
