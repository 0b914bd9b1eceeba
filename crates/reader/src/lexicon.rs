use std::collections::HashMap;

/// Words of the country and its places that the reader is given, never knows:
/// they come from packs. Reading works with an empty lexicon; a full one settles
/// what layout alone leaves open (where a broken domain cell ends, say).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Every printed form of every domain.
    pub domains: Vec<String>,
    /// Names of places.
    pub regions: Vec<String>,
    /// Every printed form of every department.
    pub departments: Vec<String>,
    /// Printed name of a known indicator → printed forms of its domain.
    pub indicator_domains: HashMap<String, Vec<String>>,
}

impl Lexicon {
    pub(crate) fn is_domain(&self, text: &str) -> bool {
        self.domains.iter().any(|domain| domain == text)
    }

    /// Whether a known indicator of this name belongs to the domain so printed.
    /// `None` when the indicator is not known.
    pub(crate) fn belongs(&self, indicator: &str, domain: &str) -> Option<bool> {
        let forms = self.indicator_domains.get(indicator).or_else(|| {
            // OCR and some offices print half-width brackets.
            self.indicator_domains.get(&indicator.replace('(', "（").replace(')', "）"))
        })?;
        Some(forms.iter().any(|form| form == domain))
    }
}
