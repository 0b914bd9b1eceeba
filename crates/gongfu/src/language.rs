use gongfu_base::Message;

/// The language a person reads. Chinese, unless English is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    #[default]
    Zh,
    En,
}

impl Language {
    /// From the locale of the process: `LC_ALL`, `LC_MESSAGES` or `LANG`.
    pub fn of_process() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
        if locale.is_some_and(|locale| locale.starts_with("en")) { Self::En } else { Self::Zh }
    }

    /// From an `Accept-Language` header: the language with the highest weight of
    /// those there are.
    pub fn of_header(header: &str) -> Self {
        let mut best = (0_u32, Self::Zh);
        for item in header.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let language = match tag.split('-').next() {
                Some("zh" | "*") => Self::Zh,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths);
            if let Some(weight) = weight.filter(|weight| *weight > best.0) {
                best = (weight, language);
            }
        }
        best.1
    }

    /// What an address asks for (`lang=en`); otherwise the reader's own language.
    pub fn asked(lang: Option<&str>, otherwise: Self) -> Self {
        match lang {
            Some("zh") => Self::Zh,
            Some("en") => Self::En,
            _ => otherwise,
        }
    }

    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    pub fn pick(self, message: &Message) -> &str {
        match self {
            Self::Zh => &message.zh,
            Self::En if message.en.is_empty() => &message.zh,
            Self::En => &message.en,
        }
    }

    pub const fn choose<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// `0.85` is 850.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<3}");
    Some(whole.parse::<u32>().ok()? * 1000 + fraction.get(..3)?.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_is_taken() {
        assert_eq!(Language::of_header("en"), Language::En);
        assert_eq!(Language::of_header("en-GB,zh;q=0.9"), Language::En);
        assert_eq!(Language::of_header("en;q=0.5, zh-CN;q=0.85"), Language::Zh);
        assert_eq!(Language::of_header("fr, en;q=0.1"), Language::En);
        assert_eq!(Language::of_header("fr"), Language::Zh);
        assert_eq!(Language::of_header(""), Language::Zh);
        assert_eq!(Language::of_header(";;,q=,en;q=x"), Language::Zh);
    }
}
