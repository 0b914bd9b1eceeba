//! Passwords, tokens, one-time codes. Randomness is given by the caller.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use gongfu_store::StoreError;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::AppError;

/// Argon2id with the parameters of the library, which follow the recommendation of
/// OWASP: 19 MiB, two passes. Takes some ten milliseconds of a processor, and is
/// meant to.
///
/// # Errors
/// Never, for a salt of 16 bytes.
pub fn hash_password(password: &str, salt: &[u8; 16]) -> Result<String, AppError> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt).map_err(|error| {
        AppError::Store(StoreError::Damaged { what: format!("a password cannot be hashed: {error}") })
    })?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was hashed. Without a hash it takes as long
/// and is not: how long an answer takes does not tell which logins there are.
pub fn verify_password(password: &str, phc: Option<&str>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = || NOBODY.get_or_init(|| hash_password("nobody", &[7; 16]).unwrap_or_default()).as_str();
    let parsed = PasswordHash::new(phc.unwrap_or_else(nobody));
    let matches = parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    matches && phc.is_some()
}

/// No letter that is taken for another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

fn letters(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    text
}

/// 80 bits, to be read out and typed.
pub fn one_time_password(random: &[u8; 16]) -> String {
    letters(random)
}

/// Ten codes of 60 bits.
pub fn recovery_codes(random: &[u8; 120]) -> Vec<String> {
    random.chunks_exact(12).map(letters).collect()
}

/// 256 bits, for the cookie of a session.
pub fn session_token(random: &[u8; 32]) -> String {
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id of an account.
pub fn account_id(random: &[u8; 8]) -> String {
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a token or of a recovery code: both are random and long, so a
/// fast hash does. Capitals and dashes do not count.
pub(crate) fn digest(secret: &str) -> String {
    let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    gongfu_pack::sha256(plain.to_ascii_uppercase().as_bytes())
}

/// Seconds a one-time code is shown for.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one whose code is taken, for clocks that
/// are not quite right.
const STEPS_AROUND: i64 = 1;

/// The secret of an authenticator app, as the app takes it.
pub(crate) fn totp_secret(random: &[u8; 20]) -> String {
    let secret = Secret::from(random.to_vec());
    secret.to_base32()
}

/// The step in which a code was shown, of those that are taken at `seconds` since
/// the epoch.
pub(crate) fn totp_step(secret: &str, code: &str, seconds: i64) -> Option<i64> {
    let totp = totp(secret)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let now = seconds / STEP_SECONDS;
    (now - STEPS_AROUND..=now + STEPS_AROUND).find(|step| {
        u64::try_from(step * STEP_SECONDS).is_ok_and(|time| equal(&totp.generate(time).to_string(), &code))
    })
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().ok()
}

/// Takes as long whatever differs.
fn equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// The address that authenticator apps read from a picture.
pub(crate) fn totp_url(secret: &str, login: &str) -> String {
    let mut label = String::new();
    for byte in login.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            label.push(char::from(byte));
        } else {
            label.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("otpauth://totp/gongfu:{label}?secret={secret}&issuer=gongfu&algorithm=SHA1&digits=6&period={STEP_SECONDS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = hash_password("正确 horse battery", &[1; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_password("正确 horse battery", Some(&hash)));
        assert!(!verify_password("正确 horse batterY", Some(&hash)));
        assert!(!verify_password("nobody", None), "there is no account behind the hash of nobody");
        assert!(!verify_password("", Some("damaged")));
    }

    #[test]
    fn one_time_passwords_are_of_plain_letters() {
        assert_eq!(one_time_password(&[0; 16]), "2222-2222-2222-2222");
        let all: [u8; 16] = std::array::from_fn(|index| (index as u8) + 240);
        assert_eq!(one_time_password(&all), "JKLM-NPQR-STUV-WXYZ");
        assert_eq!(recovery_codes(&[1; 120]), vec!["3333-3333-3333"; 10]);
    }

    /// RFC 6238, appendix B: the secret `12345678901234567890`, the codes' last six digits.
    #[test]
    fn codes_are_those_of_the_standard_and_last_a_step_around() {
        let secret = totp_secret(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let check = |code: &str, seconds: i64, expected: Option<i64>| {
            assert_eq!(totp_step(&secret, code, seconds), expected, "{code} at {seconds}");
        };
        check("287082", 59, Some(1));
        check("081804", 1_111_111_109, Some(37_037_036));
        check("005924", 1_234_567_890, Some(41_152_263));
        check("287 082", 59, Some(1));
        // Shown from 30 to 59: taken a step before and after, no longer.
        check("287082", 0, Some(1));
        check("287082", 89, Some(1));
        check("287082", 90, None);
        check("287083", 59, None);
        check("", 59, None);
    }

    #[test]
    fn the_address_for_apps_is_escaped() {
        assert_eq!(
            totp_url("ABC", "甲 x"),
            "otpauth://totp/gongfu:%E7%94%B2%20x?secret=ABC&issuer=gongfu&algorithm=SHA1&digits=6&period=30"
        );
    }
}
