//! YAML into typed records, keeping the line of every value and going on after a
//! record that is wrong, so that one run reports everything.
//!
//! The library reads the text into [`Node`]s; records are then taken from the
//! nodes by serde, whose errors become findings in both languages.

use std::fmt;

use gongfu_base::{Finding, Message};
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Unexpected, Visitor};
use serde_saphyr::Spanned;

use crate::defect::{Place, defect};

/// A YAML value and the line it starts on.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub line: u32,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    Sequence(Vec<Node>),
    Mapping(Vec<(String, u32, Node)>),
}

impl Node {
    /// Parses a file; a syntax error is the only finding then.
    pub fn parse(path: &str, content: &[u8]) -> Result<Self, Box<Finding>> {
        let text = std::str::from_utf8(content).map_err(|error| {
            let line = content[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
            Box::new(defect(
                "pack-encoding",
                &Place::new(path, line),
                Message::new("文件不是 UTF-8 编码", "the file is not UTF-8"),
                Message::new("用编辑器另存为 UTF-8（不带 BOM 亦可）", "save it as UTF-8 in your editor"),
            ))
        })?;
        let options = serde_saphyr::options! {
            budget: serde_saphyr::budget! { max_events: 5_000_000, max_nodes: 2_000_000 },
        };
        let spanned: Spanned<Value> = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line() as u32);
            let full = error.to_string();
            let detail = full.lines().next().unwrap_or_default();
            let detail = detail.split_once(": ").map_or(detail, |(_, rest)| rest);
            Box::new(defect(
                "pack-yaml-syntax",
                &Place::new(path, line),
                Message::new(format!("不是有效的 YAML：{detail}"), format!("not valid YAML: {detail}")),
                Message::new(
                    "检查该行的缩进、引号和重复的键；含 >=、: 或 # 的文本要加引号",
                    "check indentation, quotes and repeated keys on this line; text with >=, : or # needs quotes",
                ),
            ))
        })?;
        Ok(Self::from_spanned(spanned))
    }

    /// The value of a key; `None` for anything but a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|(name, ..)| name == key).map(|(.., node)| node),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    pub fn is_sequence(&self) -> bool {
        matches!(self.value, Value::Sequence(_))
    }

    /// The line of an item of a list of this mapping, or of the mapping.
    pub fn line_of(&self, list: &str, index: usize) -> u32 {
        self.get(list).and_then(|node| node.items().get(index)).map_or(self.line, |node| node.line)
    }

    /// One record; `None` and a finding when it does not fit.
    pub fn decode<T: DeserializeOwned>(&self, path: &str, findings: &mut Vec<Finding>) -> Option<T> {
        match T::deserialize(self) {
            Ok(record) => Some(record),
            Err(error) => {
                findings.push(error.into_finding(path));
                None
            }
        }
    }

    /// The records of a list with their lines; those that do not fit are findings.
    pub fn decode_list<T: DeserializeOwned>(&self, path: &str, findings: &mut Vec<Finding>) -> Vec<(u32, T)> {
        if !self.is_sequence() && !matches!(self.value, Value::Null) {
            findings.push(
                DecodeError {
                    line: self.line,
                    kind: ErrorKind::Type { found: self.found(), expected: "a sequence".into() },
                }
                .into_finding(path),
            );
        }
        self.items().iter().filter_map(|item| item.decode(path, findings).map(|record| (item.line, record))).collect()
    }

    /// A copy whose named lists are empty: what is left to check once their
    /// items were checked one by one.
    pub fn without_lists(&self, names: &[&str]) -> Self {
        let mut copy = self.clone();
        if let Value::Mapping(entries) = &mut copy.value {
            for (name, _, node) in entries {
                if names.contains(&name.as_str()) && node.is_sequence() {
                    node.value = Value::Sequence(Vec::new());
                }
            }
        }
        copy
    }

    /// The value as JSON, for files that are passed on and not interpreted.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(value) => value.as_str().into(),
            Value::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => {
                serde_json::Value::Object(entries.iter().map(|(key, _, node)| (key.clone(), node.to_json())).collect())
            }
        }
    }

    fn from_spanned(spanned: Spanned<Value>) -> Self {
        Self { line: spanned.referenced.line() as u32, value: spanned.value }
    }

    fn found(&self) -> String {
        match &self.value {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Text(value) => format!("\"{value}\""),
            Value::Sequence(_) => "[…]".into(),
            Value::Mapping(_) => "{…}".into(),
        }
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match &self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Integer(value) => Unexpected::Signed(*value),
            Value::Float(value) => Unexpected::Float(*value),
            Value::Text(value) => Unexpected::Str(value),
            Value::Sequence(_) => Unexpected::Seq,
            Value::Mapping(_) => Unexpected::Map,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map(Value::Integer).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(Node::from_spanned(item));
        }
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = access.next_entry::<Spanned<String>, Spanned<Value>>()? {
            entries.push((key.value, key.referenced.line() as u32, Node::from_spanned(value)));
        }
        Ok(Value::Mapping(entries))
    }
}

/// What serde found wrong with a node, and on which line.
#[derive(Debug)]
pub(crate) struct DecodeError {
    line: u32,
    kind: ErrorKind,
}

#[derive(Debug)]
enum ErrorKind {
    UnknownKey { key: String, expected: &'static [&'static str] },
    MissingKey(&'static str),
    Type { found: String, expected: String },
    Choice { found: String, expected: &'static [&'static str] },
    Other(String),
}

impl DecodeError {
    fn new(kind: ErrorKind) -> Self {
        Self { line: 0, kind }
    }

    fn at(mut self, line: u32) -> Self {
        if self.line == 0 {
            self.line = line;
        }
        self
    }

    fn into_finding(self, path: &str) -> Finding {
        let place = Place::new(path, self.line);
        match self.kind {
            ErrorKind::UnknownKey { key, expected } => defect(
                "pack-unknown-key",
                &place.text(&key),
                Message::new(format!("没有名为“{key}”的键"), format!("there is no key `{key}` here")),
                Message::new(
                    format!("可用的键：{}", expected.join("、")),
                    format!("the keys are: {}", expected.join(", ")),
                ),
            ),
            ErrorKind::MissingKey(key) => defect(
                "pack-missing-key",
                &place,
                Message::new(format!("缺少“{key}”"), format!("`{key}` is missing")),
                Message::new(format!("补上“{key}: …”"), format!("add `{key}: …`")),
            ),
            ErrorKind::Choice { found, expected } => defect(
                "pack-value",
                &place.text(&found),
                Message::new(format!("“{found}”不是可选的值"), format!("`{found}` is not one of the choices")),
                Message::new(
                    format!("改为其中之一：{}", expected.join("、")),
                    format!("use one of: {}", expected.join(", ")),
                ),
            ),
            ErrorKind::Type { found, expected } => {
                let (zh, en) = expectation(&expected);
                defect(
                    "pack-value",
                    &place.text(&found),
                    Message::new(format!("此处是 {found}，应为{zh}"), format!("found {found}, expected {en}")),
                    if zh == "文本" {
                        Message::new(
                            format!("数字作文本时加引号：\"{}\"", found.trim_matches('"')),
                            format!("a number kept as text needs quotes: \"{}\"", found.trim_matches('"')),
                        )
                    } else {
                        Message::new(format!("改为{zh}"), format!("write {en}"))
                    },
                )
            }
            ErrorKind::Other(detail) => defect(
                "pack-value",
                &place,
                Message::new(format!("此处的值不合要求：{detail}"), format!("this value does not fit: {detail}")),
                Message::new(
                    "参照 docs/reference/schemas 中的格式改正",
                    "see the schemas in docs/reference/schemas and correct it",
                ),
            ),
        }
    }
}

/// What serde calls an expectation, in both languages.
fn expectation(serde: &str) -> (String, String) {
    let zh = match serde {
        "a string" | "string" | "str" => "文本",
        "a boolean" => "true 或 false",
        "a sequence" => "列表（- …）",
        "a map" => "映射（键: 值）",
        "unit" => "空",
        name if name.starts_with("struct ") => "映射（键: 值）",
        name if name.starts_with('u') => "非负整数",
        name if name.starts_with('i') => "整数",
        other => return (other.to_owned(), other.to_owned()),
    };
    let en = match zh {
        "映射（键: 值）" => "a mapping (key: value)",
        "列表（- …）" => "a list (- …)",
        "非负整数" => "a whole number, zero or more",
        "整数" => "a whole number",
        "文本" => "text",
        _ => serde,
    };
    (zh.to_owned(), en.to_owned())
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {:?}", self.line, self.kind)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ErrorKind::Other(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            Unexpected::Str(text) => format!("\"{text}\""),
            Unexpected::Bool(value) => value.to_string(),
            Unexpected::Signed(value) => value.to_string(),
            Unexpected::Unsigned(value) => value.to_string(),
            Unexpected::Float(value) => value.to_string(),
            Unexpected::Unit | Unexpected::Option => "null".to_owned(),
            Unexpected::Seq => "[…]".to_owned(),
            Unexpected::Map | Unexpected::StructVariant => "{…}".to_owned(),
            other => other.to_string(),
        };
        Self::new(ErrorKind::Type { found, expected: expected.to_string() })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::Choice { found: found.to_owned(), expected })
    }

    fn unknown_field(key: &str, expected: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownKey { key: key.to_owned(), expected })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(ErrorKind::MissingKey(key))
    }
}

impl<'de> de::Deserializer<'de> for &Node {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Integer(value) => visitor.visit_i64(*value),
            Value::Float(value) => visitor.visit_f64(*value),
            Value::Text(value) => visitor.visit_str(value),
            Value::Sequence(items) => visitor.visit_seq(Items(items.iter())),
            Value::Mapping(entries) => visitor.visit_map(Entries { rest: entries.iter(), value: None }),
        }
        .map_err(|error| error.at(self.line))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|error| error.at(self.line))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Text(value) => visitor.visit_enum(value.as_str().into_deserializer()),
            // A choice with content: a mapping of one key.
            Value::Mapping(entries) if entries.len() == 1 => visitor.visit_enum(Choice(&entries[0])),
            _ => Err(DecodeError::new(ErrorKind::Choice { found: self.found(), expected: variants })),
        }
        .map_err(|error| error.at(self.line))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self).map_err(|error| error.at(self.line))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
        .map_err(|error: DecodeError| error.at(self.line))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Choice<'a>(&'a (String, u32, Node));

impl<'de> de::EnumAccess<'de> for Choice<'_> {
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), DecodeError> {
        let (key, line, _) = self.0;
        let chosen = seed.deserialize(key.as_str().into_deserializer());
        Ok((chosen.map_err(|error: DecodeError| error.at(*line))?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Choice<'_> {
    type Error = DecodeError;

    /// A choice without content takes none.
    fn unit_variant(self) -> Result<(), DecodeError> {
        let (_, _, content) = self.0;
        <()>::deserialize(content)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DecodeError> {
        let (_, _, content) = self.0;
        seed.deserialize(content).map_err(|error| error.at(content.line))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, DecodeError> {
        let (_, _, content) = self.0;
        de::Deserializer::deserialize_any(content, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let (_, _, content) = self.0;
        de::Deserializer::deserialize_any(content, visitor)
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Entries<'a> {
    rest: std::slice::Iter<'a, (String, u32, Node)>,
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, line, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(key.as_str().into_deserializer()).map(Some).map_err(|error: DecodeError| error.at(*line))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, DecodeError> {
        match self.value.take() {
            Some(value) => seed.deserialize(value),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}
