//! One table of the user's commands: name, help, shortcut, when it applies. Menu, palette, `?` sheet and shortcuts read it.
use super::context::{Selection, View};
use egui::{Key, KeyboardShortcut, Modifiers};

/// Everything a user can run by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// A new project at the end of the order.
    NewProject,
    /// A new task in the selected project.
    NewTask,
    /// A new purchase in the selected project.
    NewPurchase,
    /// A new person.
    NewPerson,
    /// Rename the selection.
    Rename,
    /// Duplicate the selection.
    Duplicate,
    /// Delete the selection.
    Delete,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Move the selected project one rank up.
    RankUp,
    /// Move the selected project one rank down.
    RankDown,
    /// Search for a better order of the projects.
    SuggestOrder,
    /// Keep dates and costs as they stand.
    TakeBaseline,
    /// The same of the selected project.
    TakeProjectBaseline,
    /// Rename, delete and choose baselines.
    Baselines,
    /// Open a plan.
    Open,
    /// Import another program's plan.
    Import,
    /// Save a copy somewhere.
    SaveCopy,
    /// Start from an empty portfolio.
    StartEmpty,
    /// Open the example again.
    OpenExample,
    /// The palette.
    Palette,
    /// The sheet of shortcuts.
    Shortcuts,
    /// The list of conflicts.
    Conflicts,
    /// Look back at earlier versions.
    TimeSlider,
    /// Why the selection has its dates.
    Why,
    /// The menu of scenarios.
    Scenarios,
    /// A what-if copy of the plan.
    NewScenario,
    /// Show the live plan again.
    LiveScenario,
    /// Lay the scenario beside the live plan.
    CompareScenario,
    /// Merge the scenario into the live plan.
    AdoptScenario,
    /// Discard the scenario.
    DiscardScenario,
    /// Give the scenario another name.
    RenameScenario,
    /// Show a view.
    Show(View),
    /// The page of the selected project.
    OpenProject,
    /// From the page back to where it was opened.
    ClosePage,
    /// The whole plan in the timeline's width.
    Fit,
    /// The timeline to today.
    Today,
    /// Closer.
    ZoomIn,
    /// Further.
    ZoomOut,
    /// Unfold or fold all projects of the timeline.
    UnfoldAll,
    /// Follow the system, light, dark.
    Theme,
    /// Close the panel.
    ClosePanel,
    /// End the program.
    Quit,
}

impl Command {
    /// Whether it changes the plan.
    pub fn edits(self) -> bool {
        use Command as C;
        matches!(
            self,
            C::NewProject
                | C::NewTask
                | C::NewPurchase
                | C::NewPerson
                | C::Rename
                | C::Duplicate
                | C::Delete
                | C::Undo
                | C::Redo
                | C::RankUp
                | C::RankDown
                | C::TakeBaseline
                | C::TakeProjectBaseline
                | C::Import
                | C::StartEmpty
                | C::OpenExample
                | C::AdoptScenario
        )
    }
}

/// When a command applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// A project, or something in one, is selected.
    InProject,
    /// Anything is selected.
    Selected,
    /// The panel is open, and nothing else waits for an end: a text, a menu, something in the hand.
    PanelOpen,
    /// There is a step to undo.
    CanUndo,
    /// There is a step to redo.
    CanRedo,
    /// The timeline is shown.
    OnTimeline,
    /// The page of a project is shown.
    OnPage,
    /// A scenario is shown.
    InScenario,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// What it is called in menus and the palette.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Keys.
    pub keys: Option<KeyboardShortcut>,
    /// When it applies.
    pub when: When,
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}
const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}
const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn entry(
    command: Command,
    name: &'static str,
    help: &'static str,
    keys: Option<KeyboardShortcut>,
    when: When,
) -> Entry {
    Entry { command, name, help, keys, when }
}

/// The table.
pub const TABLE: &[Entry] = &[
    entry(
        Command::NewProject,
        "New project",
        "Add a project at the end of the order",
        Some(ctrl(Key::N)),
        When::Always,
    ),
    entry(
        Command::NewTask,
        "New task",
        "Add a task to the selected project",
        Some(ctrl(Key::T)),
        When::InProject,
    ),
    entry(
        Command::NewPurchase,
        "New purchase",
        "Add a purchase to the selected project",
        Some(ctrl_shift(Key::P)),
        When::InProject,
    ),
    entry(Command::NewPerson, "New person", "Add a person or a team", None, When::Always),
    entry(Command::Rename, "Rename", "Edit the name of the selection", Some(plain(Key::F2)), When::Selected),
    entry(
        Command::Duplicate,
        "Duplicate",
        "Copy the selection, directly behind it",
        Some(ctrl(Key::D)),
        When::Selected,
    ),
    entry(
        Command::Delete,
        "Delete",
        "Delete the selection; undo brings it back",
        Some(plain(Key::Delete)),
        When::Selected,
    ),
    entry(Command::Undo, "Undo", "Take the last step back", Some(ctrl(Key::Z)), When::CanUndo),
    entry(Command::Redo, "Redo", "Make the undone step again", Some(ctrl_shift(Key::Z)), When::CanRedo),
    entry(
        Command::RankUp,
        "Rank up",
        "Move the selected project one rank up",
        Some(alt(Key::ArrowUp)),
        When::InProject,
    ),
    entry(
        Command::RankDown,
        "Rank down",
        "Move the selected project one rank down",
        Some(alt(Key::ArrowDown)),
        When::InProject,
    ),
    entry(
        Command::SuggestOrder,
        "Suggest order",
        "Search for ranks with less lateness, and list the moves to them",
        Some(ctrl_shift(Key::O)),
        When::Always,
    ),
    entry(
        Command::TakeBaseline,
        "Take baseline",
        "Keep dates and costs as they stand, to compare with later",
        None,
        When::Always,
    ),
    entry(
        Command::TakeProjectBaseline,
        "Take baseline of project",
        "Keep dates and costs of the selected project as they stand",
        None,
        When::InProject,
    ),
    entry(
        Command::Baselines,
        "Baselines…",
        "Rename and delete baselines, and choose which one is compared with",
        None,
        When::Always,
    ),
    entry(Command::Open, "Open…", "Open another plan", Some(ctrl(Key::O)), When::Always),
    entry(Command::Import, "Import…", "Add a plan from MS Project XML", Some(ctrl(Key::I)), When::Always),
    entry(
        Command::SaveCopy,
        "Save a copy…",
        "Write the plan to another file",
        Some(ctrl_shift(Key::S)),
        When::Always,
    ),
    entry(
        Command::StartEmpty,
        "Start empty",
        "Begin with an empty portfolio; undo brings this one back",
        None,
        When::Always,
    ),
    entry(
        Command::OpenExample,
        "Start from the example",
        "Begin with the example portfolio; undo brings this one back",
        None,
        When::Always,
    ),
    entry(
        Command::Palette,
        "Find or run a command",
        "Find anything and run anything",
        Some(ctrl(Key::K)),
        When::Always,
    ),
    entry(Command::Shortcuts, "Keyboard shortcuts", "Show all shortcuts", Some(plain(Key::F1)), When::Always),
    entry(
        Command::Conflicts,
        "Show conflicts",
        "List what cannot be as the plan says, with what to do; again to close",
        Some(plain(Key::F8)),
        When::Always,
    ),
    entry(
        Command::TimeSlider,
        "Time slider",
        "Look at the plan as it was, compare it with now, restore it; again to close",
        Some(ctrl(Key::H)),
        When::Always,
    ),
    entry(
        Command::Why,
        "Why this date?",
        "Say what holds the dates of the selection, and what holds that",
        Some(plain(Key::W)),
        When::InProject,
    ),
    entry(
        Command::Scenarios,
        "Scenarios…",
        "Switch between the live plan and its scenarios, what-if copies of it",
        Some(ctrl(Key::E)),
        When::Always,
    ),
    entry(
        Command::NewScenario,
        "New scenario…",
        "Copy the plan to try something; edits stay in the copy",
        Some(ctrl_shift(Key::N)),
        When::Always,
    ),
    entry(
        Command::LiveScenario,
        "Back to the live plan",
        "Leave the scenario as it is, and show the live plan",
        Some(ctrl_shift(Key::L)),
        When::InScenario,
    ),
    entry(
        Command::CompareScenario,
        "Compare with live plan",
        "Lay dates and money of the scenario beside those of the live plan; again to close",
        Some(ctrl_shift(Key::E)),
        When::InScenario,
    ),
    entry(
        Command::AdoptScenario,
        "Adopt into live plan",
        "Merge what the scenario has changed into the live plan, as one step",
        None,
        When::InScenario,
    ),
    entry(
        Command::DiscardScenario,
        "Discard scenario",
        "Take the scenario off the list; it can be brought back",
        None,
        When::InScenario,
    ),
    entry(
        Command::RenameScenario,
        "Rename scenario…",
        "Give the scenario another name",
        None,
        When::InScenario,
    ),
    entry(Command::Show(View::Board), "Board", "Show the board", Some(ctrl(Key::Num1)), When::Always),
    entry(
        Command::Show(View::Timeline),
        "Timeline",
        "Show the timeline",
        Some(ctrl(Key::Num2)),
        When::Always,
    ),
    entry(Command::Show(View::Review), "Review", "Show the review", Some(ctrl(Key::Num3)), When::Always),
    entry(Command::Show(View::People), "People", "Show people", Some(ctrl(Key::Num4)), When::Always),
    entry(Command::Show(View::Purchases), "Purchases", "Show purchases", Some(ctrl(Key::Num5)), When::Always),
    entry(
        Command::OpenProject,
        "Open project page",
        "Show everything of the selected project on a page of its own",
        Some(ctrl(Key::Num6)),
        When::InProject,
    ),
    entry(
        Command::ClosePage,
        "Close project page",
        "Go back to where the page was opened; Esc does the same",
        None,
        When::OnPage,
    ),
    entry(
        Command::Show(View::Update),
        "Weekly update",
        "Answer everything that was due since the last update, as one step",
        Some(plain(Key::F9)),
        When::Always,
    ),
    entry(
        Command::Fit,
        "Fit",
        "Show the whole plan in the width of the timeline",
        Some(plain(Key::F)),
        When::OnTimeline,
    ),
    entry(
        Command::Today,
        "Go to today",
        "Scroll the timeline to today",
        Some(plain(Key::T)),
        When::OnTimeline,
    ),
    entry(Command::ZoomIn, "Zoom in", "Show less time, larger", Some(plain(Key::Plus)), When::OnTimeline),
    entry(Command::ZoomOut, "Zoom out", "Show more time, smaller", Some(plain(Key::Minus)), When::OnTimeline),
    entry(
        Command::UnfoldAll,
        "Unfold all",
        "Unfold or fold the tasks of all projects",
        Some(plain(Key::U)),
        When::OnTimeline,
    ),
    entry(
        Command::Theme,
        "Theme: light or dark",
        "Follow the system, then light, then dark",
        None,
        When::Always,
    ),
    entry(
        Command::ClosePanel,
        "Close panel",
        "Close the panel and select nothing",
        Some(plain(Key::Escape)),
        When::PanelOpen,
    ),
    entry(Command::Quit, "Quit", "End the program; everything is saved", Some(ctrl(Key::Q)), When::Always),
];

/// What decides whether commands apply.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Situation {
    /// The view shown.
    pub view: View,
    /// The selection.
    pub selection: Selection,
    /// Whether there is a step to undo.
    pub can_undo: bool,
    /// Whether there is a step to redo.
    pub can_redo: bool,
    /// Whether the panel is open, and nothing else waits for an end.
    pub can_close: bool,
    /// Whether a scenario is shown.
    pub in_scenario: bool,
}

impl When {
    /// Whether a command with this condition applies now.
    pub fn holds(self, now: &Situation) -> bool {
        match self {
            Self::Always => true,
            Self::InProject => {
                matches!(now.selection, Selection::Project(_) | Selection::Task(_) | Selection::Purchase(_))
            }
            Self::Selected => now.selection != Selection::None,
            Self::PanelOpen => now.can_close,
            Self::CanUndo => now.can_undo,
            Self::CanRedo => now.can_redo,
            Self::OnTimeline => now.view == View::Timeline,
            Self::OnPage => now.view == View::Project,
            Self::InScenario => now.in_scenario,
        }
    }
}

/// The entry of a command.
pub fn entry_of(command: Command) -> Option<&'static Entry> {
    TABLE.iter().find(|e| e.command == command)
}

fn claim_key() -> egui::Id {
    egui::Id::unique("keys claimed by what has the focus")
}

/// Says, in every frame in which the focus is on `id`, that it wants these keys for itself: no command takes them, but for those with Ctrl.
pub fn claim_keys(ctx: &egui::Context, id: egui::Id, keys: &'static [Key]) {
    ctx.data_mut(|d| d.insert_temp(claim_key(), (id, keys)));
}

fn is_claimed(ctx: &egui::Context, key: Key) -> bool {
    let claim: Option<(egui::Id, &'static [Key])> = ctx.data(|d| d.get_temp(claim_key()));
    claim.is_some_and(|(id, keys)| keys.contains(&key) && ctx.memory(|m| m.has_focus(id)))
}

/// The commands whose keys were pressed, most modifiers first. Keys that belong to a text being typed are left to it, and
/// so are those that the focused thing has claimed.
pub fn pressed(ctx: &egui::Context, now: &Situation) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let mut rows: Vec<&Entry> = TABLE.iter().filter(|e| e.keys.is_some()).collect();
    rows.sort_by_key(|e| e.keys.map_or(0, |k| -i32::from(k.modifiers.shift) - i32::from(k.modifiers.alt)));
    let mut out = vec![];
    for row in rows {
        let Some(keys) = row.keys else { continue };
        if !row.when.holds(now)
            || (!keys.modifiers.command && is_claimed(ctx, keys.logical_key))
            || (typing && (keys.modifiers == Modifiers::NONE || keys.conflicts_with_text_editing()))
        {
            continue;
        }
        if ctx.input_mut(|i| i.consume_shortcut(&keys)) {
            out.push(row.command);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys_or_names() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                assert_ne!(a.command, b.command);
                assert_ne!(a.name, b.name);
                assert!(a.keys.is_none() || a.keys != b.keys, "{} and {}", a.name, b.name);
            }
        }
    }

    #[test]
    fn every_command_has_a_name_and_help() {
        for row in TABLE {
            assert!(!row.name.is_empty() && row.help.len() > row.name.len() / 2, "{:?}", row.command);
            assert_eq!(entry_of(row.command).map(|e| e.name), Some(row.name));
        }
    }
}
