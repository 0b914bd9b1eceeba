//! Values as both engines keep them, and what goes in and out of them.

use std::borrow::Cow;
use std::error::Error;

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Blob(bytes) => Value::Blob(Cow::Owned(bytes.into_owned())),
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Integer(_) => "an integer",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// What can be given as a parameter. True is 1 and false is 0.
pub trait ToValue {
    fn to_value(&self) -> Value<'_>;
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::Blob(bytes) => Value::Blob(Cow::Borrowed(bytes)),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(Cow::Borrowed(self))
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

macro_rules! integers {
    ($($kind:ty),*) => {$(
        impl ToValue for $kind {
            fn to_value(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }
    )*};
}
integers!(bool, i8, i16, i32, i64, u8, u16, u32);

/// What can be read from a cell.
pub trait FromValue: Sized {
    /// # Errors
    /// When the cell holds something else; the text says what.
    fn from_value(value: Value<'_>) -> Result<Self, String>;
}

fn unexpected<T>(expected: &str, value: &Value<'_>) -> Result<T, String> {
    Err(format!("expected {expected}, found {}", value.kind()))
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => unexpected("a text", &other),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Blob(bytes) => Ok(bytes.into_owned()),
            other => unexpected("bytes", &other),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for Value<'static> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        Ok(value.into_owned())
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

macro_rules! from_integers {
    ($($kind:ty),*) => {$(
        impl FromValue for $kind {
            fn from_value(value: Value<'_>) -> Result<Self, String> {
                match value {
                    Value::Integer(number) => {
                        Self::try_from(number).map_err(|_| format!("{number} is out of range for {}", stringify!($kind)))
                    }
                    other => unexpected("an integer", &other),
                }
            }
        }
    )*};
}
from_integers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);

/// The values of a statement, in the order of their numbers.
pub trait Params {
    fn values(&self) -> Vec<Value<'_>>;
}

impl Params for [&dyn ToValue; 0] {
    fn values(&self) -> Vec<Value<'_>> {
        Vec::new()
    }
}

impl Params for () {
    fn values(&self) -> Vec<Value<'_>> {
        Vec::new()
    }
}

impl Params for &[&dyn ToValue] {
    fn values(&self) -> Vec<Value<'_>> {
        self.iter().map(|value| value.to_value()).collect()
    }
}

impl Params for &[Value<'_>] {
    fn values(&self) -> Vec<Value<'_>> {
        self.iter().map(ToValue::to_value).collect()
    }
}

impl<T: ToValue> Params for Vec<T> {
    fn values(&self) -> Vec<Value<'_>> {
        self.iter().map(ToValue::to_value).collect()
    }
}

macro_rules! arrays {
    ($($count:literal),*) => {$(
        impl<T: ToValue> Params for [T; $count] {
            fn values(&self) -> Vec<Value<'_>> {
                self.iter().map(ToValue::to_value).collect()
            }
        }
        impl Params for &[&dyn ToValue; $count] {
            fn values(&self) -> Vec<Value<'_>> {
                self.iter().map(|value| value.to_value()).collect()
            }
        }
    )*};
}
arrays!(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24);

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: ToValue),*> Params for ($($name,)*) {
            #[allow(non_snake_case)]
            fn values(&self) -> Vec<Value<'_>> {
                let ($($name,)*) = self;
                vec![$($name.to_value()),*]
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// Values of different types as the parameters of a statement.
macro_rules! params {
    () => {
        &[] as &[&dyn $crate::database::ToValue]
    };
    ($($value:expr),+ $(,)?) => {
        &[$(&$value as &dyn $crate::database::ToValue),+] as &[&dyn $crate::database::ToValue]
    };
}
pub(crate) use params;

/// A value goes where the server expects its kind; anything else is told as an
/// error, never converted.
impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *kind == Type::INT8 => number.to_sql(kind, out),
            Self::Integer(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Integer(number) if *kind == Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
            Self::Integer(number) if *kind == Type::BOOL => (*number != 0).to_sql(kind, out),
            Self::Text(text) if <&str as ToSql>::accepts(kind) => text.as_ref().to_sql(kind, out),
            Self::Blob(bytes) if *kind == Type::BYTEA => bytes.as_ref().to_sql(kind, out),
            other => Err(format!("the statement expects {kind} and was given {}", other.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *kind {
            Type::INT8 => Self::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => Self::Integer(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(kind, raw)?.into()),
            Type::NUMERIC => Self::Integer(whole_number(raw).ok_or("a number that is not whole")?),
            Type::BYTEA => Self::Blob(Cow::Borrowed(raw)),
            _ if <&str as FromSql>::accepts(kind) => Self::Text(Cow::Borrowed(<&str>::from_sql(kind, raw)?)),
            _ => return Err(format!("no value of the type {kind} is kept here").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// SUM over integers is `numeric` on PostgreSQL: groups of four decimal digits, the
/// first of them worth 10000 to the power of the weight.
fn whole_number(raw: &[u8]) -> Option<i64> {
    let mut words = raw.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let (count, weight, sign, _scale) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let weight = i32::from(weight.cast_signed());
    let mut number: i128 = 0;
    for place in 0..i32::from(count) {
        let digits = i128::from(words.next()?);
        match u32::try_from(weight - place) {
            Ok(power) => number = number.checked_add(digits.checked_mul(10_000_i128.checked_pow(power)?)?)?,
            Err(_) if digits == 0 => {}
            Err(_) => return None,
        }
    }
    let number = match sign {
        0x0000 => number,
        0x4000 => -number,
        _ => return None,
    };
    i64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_postgresql() {
        let check = |words: &[u16], expected| {
            let raw: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            assert_eq!(whole_number(&raw), expected, "{words:?}");
        };
        check(&[0, 0, 0, 0], Some(0));
        check(&[1, 0, 0, 0, 42], Some(42));
        // 12 3456 7890, trailing groups of zeros are not sent: 5 0000 is one group.
        check(&[3, 2, 0, 0, 12, 3456, 7890], Some(1_234_567_890));
        check(&[1, 1, 0x4000, 0, 5], Some(-50_000));
        check(&[2, 0, 0, 1, 1, 5000], None);
        check(&[0, 0, 0xC000, 0], None);
    }

    #[test]
    fn a_cell_of_another_kind_is_told() {
        assert_eq!(u32::from_value(Value::Integer(-1)), Err("-1 is out of range for u32".to_owned()));
        assert_eq!(String::from_value(Value::Null), Err("expected a text, found nothing".to_owned()));
        assert_eq!(Option::<String>::from_value(Value::Null), Ok(None));
    }
}
