//! Carries out what was asked of the search for a better order.
use super::SuggestAsk;
use crate::app::App;
use crate::workspace::Suggestion;

impl App {
    /// The command: searches, or ends a search that goes on.
    pub(in crate::app) fn suggest_order(&mut self) {
        if self.looks_back() {
            return;
        }
        let searching = matches!(self.workspace.suggestion(), Some(Suggestion::Searching(_)));
        self.suggest_step(if searching { SuggestAsk::Stop } else { SuggestAsk::Begin });
    }
    pub(in crate::app) fn suggest_step(&mut self, step: SuggestAsk) {
        self.views.suggested().begin();
        let taken = match step {
            SuggestAsk::Begin => {
                // there is room for one list below the views
                self.views.close_lists();
                self.workspace.suggest();
                Ok(())
            }
            SuggestAsk::Stop => {
                self.workspace.stop_suggesting();
                Ok(())
            }
            SuggestAsk::Close => {
                self.workspace.close_suggestion();
                Ok(())
            }
            SuggestAsk::Take(place) => self.workspace.take_suggested(Some(place)),
            SuggestAsk::TakeAll => self.workspace.take_suggested(None),
        };
        if let Err(error) = taken {
            self.refused("Suggest order", &error);
        }
    }
}
