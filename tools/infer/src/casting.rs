//! A model as runs and their manifests list it among policies.

use aegis_engine::command::Answer;
use aegis_engine::event::Cause;
use aegis_engine::policy::{Asked, Casting, Part, Traits, Troupe};
use aegis_rollout::plan::Origin;

/// A model behind an endpoint. Only `aegis infer` can play it: elsewhere it gives up.
pub struct ModelCasting {
    name: String,
}

impl ModelCasting {
    /// The model with this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    /// Where a manifest says that the model comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let (asked, kind) = (format!("model:{}", self.name), "model".to_owned());
        Origin { asked, kind, path: None, digest: None, config: None, limits: None }
    }
}

impl Casting for ModelCasting {
    fn name(&self) -> &str {
        &self.name
    }

    fn about(&self) -> &str {
        "A language model behind an endpoint."
    }

    fn traits(&self) -> Traits {
        Traits { is_random: true, ..Traits::default() }
    }

    fn troupe(&self, _: usize) -> Box<dyn Troupe + '_> {
        Box::new(Elsewhere)
    }
}

struct Elsewhere;

impl Troupe for Elsewhere {
    fn enter(&mut self, _: usize, _: &Part<'_>) {}

    fn act(&mut self, _: &Asked<'_>, answers: &mut [Answer]) {
        for answer in answers {
            answer.failed(Cause::Exited, "a model is played by `aegis infer` alone");
        }
    }

    fn leave(&mut self, _: usize, _: Option<u32>) {}
}
