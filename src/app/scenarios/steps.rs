//! Carries out what is asked about scenarios.
use super::ScenarioAsk;
use crate::app::App;
use crate::app::context::Ask;
use crate::app::widgets::fields;
use crate::domain::Id;
use crate::workspace::Adopted;

impl App {
    pub(in crate::app) fn scenario_step(&mut self, ctx: &egui::Context, step: ScenarioAsk) {
        if !matches!(step, ScenarioAsk::List | ScenarioAsk::Rename(..)) {
            // what is in the hand is of the plan that is left
            self.drag = None;
            self.why = None;
        }
        let before = self.shown_plan();
        let adopts = matches!(step, ScenarioAsk::Adopt(_));
        let done = match step {
            ScenarioAsk::List => {
                self.workspace.list_scenarios();
                Ok(())
            }
            ScenarioAsk::Begin(name) => self.workspace.begin_scenario(&name).map(drop),
            ScenarioAsk::Enter(id) => self.workspace.enter_scenario(id),
            ScenarioAsk::Leave => self.workspace.leave_scenario(),
            ScenarioAsk::Adopt(id) => self.workspace.adopt_scenario(id).map(|adopted| {
                self.toasts.take_no_steps_back();
                let name = self.scenario_name(id);
                self.tell_adopted(&name, adopted);
            }),
            ScenarioAsk::Discard(id) => {
                let shown = self.workspace.scenario().is_some_and(|scenario| scenario.id == id);
                self.workspace.discard_scenario(id).map(|()| {
                    let text = format!("Discarded scenario {}", self.scenario_name(id));
                    self.toasts.offer(text, "Undo", Ask::Scenario(ScenarioAsk::BringBack(id, shown)));
                })
            }
            ScenarioAsk::BringBack(id, show) => {
                let back = self.workspace.bring_back_scenario(id);
                back.and_then(|()| if show { self.workspace.enter_scenario(id) } else { Ok(()) }).map(|()| {
                    let text = format!("Scenario {} is back", self.scenario_name(id));
                    self.toasts.tell(text, false);
                })
            }
            ScenarioAsk::Rename(id, name) => self.workspace.rename_scenario(id, &name),
        };
        if let Err(error) = done {
            self.toasts.tell(error, false);
        }
        if self.shown_plan() != before {
            if !adopts {
                self.toasts.take_no_steps_back();
            }
            // what was half typed there when the program ended
            fields::bring_back(ctx, self.workspace.brought_back());
        }
    }
    fn shown_plan(&self) -> Option<Id> {
        self.workspace.scenario().map(|scenario| scenario.id)
    }
    fn scenario_name(&self, id: Id) -> String {
        let named = self.workspace.scenarios().iter().find(|scenario| scenario.id == id);
        named.map_or(String::new(), |scenario| scenario.name.clone())
    }
    fn tell_adopted(&mut self, name: &str, adopted: Adopted) {
        let Adopted { step, clashes, look } = adopted;
        let Some(step) = step else {
            self.toasts.tell(format!("The live plan has all of scenario {name} already"), false);
            return;
        };
        let more = look.len().saturating_sub(1);
        if let Some(first) = look.into_iter().next() {
            let more = if more == 0 { String::new() } else { format!(", and {more} more like it") };
            self.toasts.tell(first + &more, false);
        }
        let wait = match clashes {
            0 => String::new(),
            1 => "; one value of the live plan waits in the list of conflicts".into(),
            n => format!("; {n} values of the live plan wait in the list of conflicts"),
        };
        self.toasts.tell(step.replacen("Adopt", "Adopted", 1) + &wait, true);
    }
}
