//! Text files in the encodings that Chinese offices use.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::block::{Block, Line};
use crate::error::ReadError;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let text = decode(bytes)?;
    Ok(lines(&text))
}

fn lines(text: &str) -> Vec<Block> {
    let mut place = 0;
    text.split('\n')
        .map(|line| {
            place += 1;
            Block::Line(Line { place, text: line.trim_end_matches('\r').to_owned(), ..Line::default() })
        })
        .collect()
}

/// Decodes by byte order mark, then UTF-8, then UTF-16 by its pattern of zeros,
/// then GB18030 (which contains GBK and GB2312); Big5 where that fits better.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[length..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if is_binary(text) { Err(ReadError::NotText) } else { Ok(normal(text)) };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return strict(encoding, bytes);
    }
    if bytes.iter().filter(|&&byte| byte == 0).count() > 4 {
        return Err(ReadError::NotText);
    }
    let (text, damaged) = GB18030.decode_without_bom_handling(bytes);
    if !damaged && is_chinese(&text) {
        return Ok(normal(&text));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
    let (other, failed) = guess.decode_without_bom_handling(bytes);
    if !failed && is_chinese(&other) && !is_binary(&other) {
        return Ok(normal(&other));
    }
    // UTF-8 with a few broken bytes is still UTF-8, and says where it breaks.
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.chars().filter(|&c| c == '\u{FFFD}').count();
    if broken * 20 < lossy.chars().count() && is_chinese(&lossy) {
        return Err(ReadError::WrongEncoding { claimed: "UTF-8", line: line_of_error(bytes) });
    }
    let broken = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if broken * 20 < text.chars().count() && is_chinese(&text) {
        return Err(ReadError::WrongEncoding {
            claimed: "GB18030",
            line: 1 + text.chars().take_while(|&c| c != '\u{FFFD}').filter(|&c| c == '\n').count() as u32,
        });
    }
    Err(ReadError::NotText)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, ReadError> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        let line = if encoding == UTF_8 { line_of_error(bytes) } else { 1 };
        return Err(ReadError::WrongEncoding { claimed: encoding.name(), line });
    }
    if is_binary(&text) { Err(ReadError::NotText) } else { Ok(normal(&text)) }
}

fn line_of_error(bytes: &[u8]) -> u32 {
    let valid = std::str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to());
    1 + bytes[..valid].iter().filter(|&&byte| byte == b'\n').count() as u32
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    // Line feeds and ASCII digits have a zero on one side only.
    let low = sample.chunks_exact(2).filter(|pair| pair[1] == 0 && pair[0] != 0).count();
    let high = sample.chunks_exact(2).filter(|pair| pair[0] == 0 && pair[1] != 0).count();
    let pairs = sample.len() / 2;
    match (low, high) {
        (low, high) if low * 30 > pairs && low > high * 4 => Some(UTF_16LE),
        (low, high) if high * 30 > pairs && high > low * 4 => Some(UTF_16BE),
        _ => None,
    }
}

fn is_binary(text: &str) -> bool {
    let odd = text
        .chars()
        .take(8192)
        .filter(|&c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}' | '\u{B}' | '\u{85}'))
        .count();
    odd * 50 > text.chars().take(8192).count()
}

/// Text for a Chinese reader: common characters, not the rare ones that bytes
/// of another encoding turn into.
fn is_chinese(text: &str) -> bool {
    let sample: Vec<char> = text.chars().filter(|c| !c.is_ascii()).take(4000).collect();
    let common = sample
        .iter()
        .filter(|&&c| {
            matches!(
                c,
                '的' | '和'
                    | '年'
                    | '务'
                    | '公'
                    | '服'
                    | '一'
                    | '是'
                    | '在'
                    | '有'
                    | '为'
                    | '人'
                    | '建'
                    | '设'
                    | '，'
                    | '。'
                    | '、'
                    | '（'
                    | '）'
                    | '“'
                    | '”'
                    | '市'
                    | '县'
                    | '到'
            )
        })
        .count();
    let private = sample.iter().filter(|&&c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}')).count();
    sample.is_empty() || (common * 40 >= sample.len() && private * 50 <= sample.len()) || sample.len() < 12
}

fn normal(text: &str) -> String {
    let text = text.trim_start_matches('\u{FEFF}');
    if text.contains('\n') || !text.contains('\r') {
        text.to_owned()
    } else {
        // Lines of an old Macintosh.
        text.replace('\r', "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "到2025年，建设公共服务设施20个。\n第二行。\n";

    #[track_caller]
    fn check(bytes: &[u8]) {
        assert_eq!(decode(bytes).as_deref(), Ok(TEXT));
    }

    #[test]
    fn every_usual_encoding_reads_the_same() {
        check(TEXT.as_bytes());
        check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat());
        check(&GB18030.encode(TEXT).0);
        let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[b"\xFF\xFE", &utf16[..]].concat());
        check(&utf16);
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[b"\xFE\xFF", &big[..]].concat());
        check(&big);
    }

    #[test]
    fn broken_bytes_name_their_line() {
        let bytes = [b"\xEF\xBB\xBF", TEXT.as_bytes(), b"\xE5\x88 \xFF\n"].concat();
        assert_eq!(decode(&bytes), Err(ReadError::WrongEncoding { claimed: "UTF-8", line: 3 }));
    }

    #[test]
    fn noise_is_not_text() {
        let noise: Vec<u8> = (0..2000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode(&noise), Err(ReadError::NotText));
    }
}
