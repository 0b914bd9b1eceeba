//! What everybody does with the own account: password and one-time codes.

use gongfu_base::Message;
use gongfu_store::audit::{self, Outcome};
use gongfu_store::people::{self, AccountRow};
use gongfu_store::{Connection, StoreError, Transaction};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::{Value, json};

use super::accounts::{changed_meanwhile, no_account};
use super::session::{Checked, count_failure, nobody};
use super::{Guard, entry, instant, recorded, secret, whole};
use crate::policy::Person;
use crate::{Actor, AppError, SignInNeed};

/// A secret for an authenticator app, not in force before it is confirmed.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// Base32, for those who type it.
    pub secret: String,
    /// otpauth://…
    pub url: String,
    /// The address as a picture.
    pub qr_svg: String,
}

/// Secrets do not get into logs.
impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer")
    }
}

const PASSWORD_LEAST: usize = 10;
const PASSWORD_MOST: usize = 200;

/// Whether a password is fit to be somebody's. Length is what makes it strong;
/// what the account says of itself does not.
///
/// # Errors
/// [`AppError::Invalid`] with what is missing.
pub fn check_new_password(who: &Person, password: &str) -> Result<(), AppError> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let own = |text: &str| text.chars().count() > 2 && lower.contains(&text.to_lowercase());
    let message = if length < PASSWORD_LEAST {
        Message::new(
            format!("密码太短：至少 {PASSWORD_LEAST} 个字符，这个有 {length} 个"),
            format!("The password is too short: {PASSWORD_LEAST} characters at least, this one has {length}"),
        )
    } else if length > PASSWORD_MOST {
        Message::new(
            format!("密码太长：不超过 {PASSWORD_MOST} 个字符"),
            format!("The password is too long: {PASSWORD_MOST} characters at most"),
        )
    } else if different.len() < 5 {
        Message::new("密码里不同的字符太少", "The password has too few different characters")
    } else if own(&who.login) || own(&who.name) {
        Message::new("密码里含有用户名或姓名", "The password contains the login or the name")
    } else {
        return Ok(());
    };
    let remedy = Message::new(
        "可以用几个互不相干的词连成一句，容易记，也难猜",
        "Several words that have nothing to do with each other are easy to remember and hard to guess",
    );
    Err(AppError::Invalid { message, remedy })
}

/// Sets a new password, given as its hash, after the old one was compared. Every
/// other session of the account ends.
pub fn change_password(
    connection: &mut Connection,
    guard: &Guard,
    checked: &Checked,
    phc: &str,
    same: bool,
) -> Result<(), AppError> {
    with_password(connection, guard, checked, "account.password", |transaction, mut row| {
        if same {
            return Err(AppError::Invalid {
                message: Message::new("新密码与原密码相同", "The new password is the old one"),
                remedy: Message::new("换一个", "Choose another"),
            });
        }
        row.password = phc.to_owned();
        row.must_change = false;
        row.password_until = None;
        write(transaction, &row)?;
        let ended = people::remove_sessions_of(transaction, &row.id, guard.token_hash())?;
        Ok(((), json!({ "sessions_ended": ended })))
    })
}

/// Offers a secret for one-time codes.
pub fn offer_codes(connection: &mut Connection, guard: &Guard, random: &[u8; 20]) -> Result<Offer, AppError> {
    own(connection, guard, "account.codes-offered", |transaction, mut row| {
        let offered = secret::totp_secret(random);
        let url = secret::totp_url(&offered, &row.login);
        let picture = QrCode::new(url.as_bytes())
            .map_err(|error| AppError::Store(StoreError::Damaged { what: format!("QR code: {error}") }))?;
        let qr_svg = picture.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
        row.totp_offered = Some(offered.clone());
        write(transaction, &row)?;
        Ok((Offer { secret: offered, url, qr_svg }, json!({})))
    })
}

/// Puts the offered secret in force once a code of it was given. The answer is the
/// recovery codes, which are shown this once.
pub fn confirm_codes(
    connection: &mut Connection,
    guard: &Guard,
    code: &str,
    recovery: Vec<String>,
) -> Result<Vec<String>, AppError> {
    own(connection, guard, "account.codes-on", |transaction, mut row| {
        let Some(offered) = row.totp_offered.take() else {
            return Err(AppError::Invalid {
                message: Message::new("没有待确认的动态验证码", "No one-time codes are waiting to be confirmed"),
                remedy: Message::new("重新开始设置", "Begin again"),
            });
        };
        let step = secret::totp_step(&offered, code, instant(guard.at())?.as_second()).ok_or_else(wrong_code)?;
        row.totp_secret = Some(offered);
        row.recovery = recovery.iter().map(|code| secret::digest(code)).collect();
        write(transaction, &row)?;
        // The code that confirmed is used up.
        people::take_totp_step(transaction, &row.id, step)?;
        let ended = people::remove_sessions_of(transaction, &row.id, guard.token_hash())?;
        Ok((recovery, json!({ "sessions_ended": ended })))
    })
}

/// Takes one-time codes away again, after the password was compared.
pub fn remove_codes(connection: &mut Connection, guard: &Guard, checked: &Checked) -> Result<(), AppError> {
    with_password(connection, guard, checked, "account.codes-off", |transaction, mut row| {
        (row.totp_secret, row.totp_offered, row.recovery) = (None, None, Vec::new());
        write(transaction, &row)?;
        Ok(((), json!({})))
    })
}

fn wrong_code() -> AppError {
    AppError::Invalid {
        message: Message::new("验证码不对", "The code is not right"),
        remedy: Message::new(
            "检查手机时间是否准确，输入当前显示的六位数字",
            "Check the clock of the phone and enter the six digits shown now",
        ),
    }
}

fn write(transaction: &Transaction<'_>, row: &AccountRow) -> Result<(), AppError> {
    if people::update_account(transaction, row)? { Ok(()) } else { Err(changed_meanwhile()) }
}

/// Something done with the own account, in one transaction with its audit entry.
fn own<T>(
    connection: &mut Connection,
    guard: &Guard,
    action: &'static str,
    work: impl FnOnce(&Transaction<'_>, AccountRow) -> Result<(T, Value), AppError>,
) -> Result<T, AppError> {
    let person = guard.person().ok_or_else(|| nobody(SignInNeed::Session))?;
    recorded(connection, &guard.actor(), action, &format!("account:{}", person.login), |transaction| {
        let mut row = people::account(transaction, &person.id)?.ok_or_else(|| no_account(&person.id))?;
        row.changed_at = whole(instant(guard.at())?);
        work(transaction, row)
    })
}

/// The same, where the password has to be given again. A wrong one counts as a
/// failed attempt to sign in.
fn with_password<T>(
    connection: &mut Connection,
    guard: &Guard,
    checked: &Checked,
    action: &'static str,
    work: impl FnOnce(&Transaction<'_>, AccountRow) -> Result<(T, Value), AppError>,
) -> Result<T, AppError> {
    if checked.matches {
        return own(connection, guard, action, work);
    }
    let person = guard.person().ok_or_else(|| nobody(SignInNeed::Session))?;
    let now = instant(guard.at())?;
    let actor: Actor = guard.actor();
    let transaction = gongfu_store::begin(connection)?;
    let locks = count_failure(&transaction, &checked.challenge, now)?;
    let detail = json!({ "reason": "password not right", "locked": locks });
    let entry = entry(&actor, action, &format!("account:{}", person.login), Outcome::Refused, &detail);
    audit::append(&transaction, &entry)?;
    transaction.commit().map_err(StoreError::from)?;
    Err(AppError::Invalid {
        message: Message::new("现在的密码不对", "The present password is not right"),
        remedy: Message::new("检查大小写和输入法", "Check capitals and the input method"),
    })
}
