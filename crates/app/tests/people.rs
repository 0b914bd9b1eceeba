//! Sessions, locks and one-time passwords against a clock of our own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use gongfu_app::people::{self, AccountChange, Credentials, Guard, NewAccount, SessionRules, Subject, Ticket};
use gongfu_app::policy::{Action, Person, Policy, Principal};
use gongfu_app::{Actor, AppError, SignInNeed};
use gongfu_store::{Connection, audit};

const ONE_TIME: &str = "2222-3333-4444-5555";
const PASSWORD: &str = "mulberry-ferry-42";

/// Seconds after the beginning.
fn at(seconds: i64) -> String {
    jiff::Timestamp::from_second(1_800_000_000 + seconds).unwrap().to_string()
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

struct House {
    connection: Connection,
    policy: Arc<Policy>,
    tokens: u8,
}

impl House {
    fn new() -> Self {
        let connection = gongfu_store::open_in_memory().unwrap();
        let mut house = Self { connection, policy: Arc::new(Policy::built_in().unwrap()), tokens: 0 };
        house.make("root", "administrator");
        house.make("zhou", "planner");
        house
    }

    fn make(&mut self, login: &str, role: &str) {
        let new = NewAccount {
            login: login.into(),
            name: "甲".into(),
            role: role.into(),
            region: None,
            department: None,
            domains: Vec::new(),
        };
        let phc = people::hash_password(ONE_TIME, &[3; 16]).unwrap();
        let operator = self.operator();
        people::create_account(&mut self.connection, None, login, &new, &phc, &operator).unwrap();
    }

    fn operator(&self) -> Actor {
        Actor { name: "cli:tester".into(), at: at(0), account: None }
    }

    fn sign_in(&mut self, login: &str, password: &str, code: Option<&str>, seconds: i64) -> Result<Ticket, AppError> {
        let credentials = Credentials {
            login: login.into(),
            password: password.into(),
            code: code.map(str::to_owned),
            address: "192.0.2.1".into(),
        };
        let checked = people::challenge(&self.connection, &credentials, &at(seconds))?.check(password);
        self.tokens += 1;
        let token = people::session_token(&[self.tokens; 32]);
        people::open(&mut self.connection, &RULES, &checked, &credentials, &token, &at(seconds))?;
        Ok(Ticket::Token(token))
    }

    fn who(&self, ticket: &Ticket, seconds: i64) -> Result<Person, AppError> {
        match people::recognise(&self.connection, &RULES, ticket, &at(seconds))?.principal {
            Principal::Person(person) => Ok(person),
            Principal::Guest => panic!("a guest"),
        }
    }

    fn guard(&self, ticket: &Ticket, seconds: i64) -> Guard {
        let session = people::recognise(&self.connection, &RULES, ticket, &at(seconds)).unwrap();
        people::admit(&self.connection, &self.policy, session, &at(seconds), Action::UseOwnAccount, &Subject::System)
            .unwrap()
    }

    fn set_password(&mut self, ticket: &Ticket, seconds: i64) {
        let guard = self.guard(ticket, seconds);
        let person = guard.person().unwrap();
        let checked = people::own_challenge(&self.connection, person, &at(seconds)).unwrap().check(ONE_TIME);
        let phc = people::hash_password(PASSWORD, &[5; 16]).unwrap();
        people::change_password(&mut self.connection, &guard, &checked, &phc, false).unwrap();
    }

    fn refused(&self, action: &str) -> usize {
        let wanted =
            audit::Wanted { action: Some(action.into()), outcome: Some("refused".into()), ..audit::Wanted::default() };
        audit::page(&self.connection, &wanted, i64::MAX, 1000).unwrap().len()
    }
}

const RULES: SessionRules = SessionRules {
    idle: jiff::SignedDuration::from_mins(60),
    whole: jiff::SignedDuration::from_hours(12),
    guests: false,
};

#[track_caller]
fn needs<T: std::fmt::Debug>(result: Result<T, AppError>, expected: SignInNeed) {
    assert!(matches!(&result, Err(AppError::SignIn { need, .. }) if *need == expected), "{result:?}");
}

#[test]
fn a_session_ends_by_silence_and_by_the_clock() {
    let mut house = House::new();
    let ticket = house.sign_in("zhou", ONE_TIME, None, 0).unwrap();
    assert_eq!(house.who(&ticket, HOUR - 1).unwrap().login, "zhou");
    needs(house.who(&ticket, HOUR), SignInNeed::NewSession);
    // Whoever goes on working stays, but not for ever.
    let session = people::recognise(&house.connection, &RULES, &ticket, &at(30 * MINUTE)).unwrap();
    assert!(session.stale, "not seen for a minute");
    let hash = session.token_hash.unwrap();
    for minutes in (30..12 * 60).step_by(30) {
        people::touch(&mut house.connection, &hash, &at(minutes * MINUTE)).unwrap();
    }
    assert!(house.who(&ticket, 12 * HOUR - 1).is_ok());
    needs(house.who(&ticket, 12 * HOUR), SignInNeed::NewSession);
    needs(house.who(&Ticket::None, 0), SignInNeed::Session);
    needs(house.who(&Ticket::Guest, 0), SignInNeed::Session);
    needs(house.who(&Ticket::Token("f".repeat(64)), 0), SignInNeed::NewSession);
}

#[test]
fn failures_lock_for_longer_and_longer_and_a_success_forgets_them() {
    let mut house = House::new();
    let fail = |house: &mut House, seconds| needs(house.sign_in("zhou", "guess", None, seconds), SignInNeed::Password);
    let locked = |house: &mut House, seconds: i64| -> Option<u64> {
        match house.sign_in("zhou", ONE_TIME, None, seconds) {
            Err(AppError::Later { seconds, .. }) => Some(seconds),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        }
    };
    for second in 0..5 {
        fail(&mut house, second);
    }
    // The fifth came at second 4: locked to second 64.
    assert_eq!(locked(&mut house, 5), Some(59));
    fail(&mut house, 64);
    assert_eq!(locked(&mut house, 65), Some(119), "the sixth locks for two minutes");
    fail(&mut house, 64 + 120);
    assert_eq!(locked(&mut house, 64 + 121), Some(239), "and the seventh for four");
    let mut now = 64 + 120 + 240;
    for _ in 0..4 {
        fail(&mut house, now);
        now += 30 * MINUTE;
    }
    assert_eq!(locked(&mut house, now - 30 * MINUTE + 1), Some(30 * 60 - 1), "half an hour at most");
    assert_eq!(locked(&mut house, now), None, "the right one, when the time is over");
    fail(&mut house, now + 1);
    assert_eq!(locked(&mut house, now + 2), None, "it begins anew");
    assert_eq!(house.refused("session.open"), 12, "each failure is recorded");
}

#[test]
fn one_address_cannot_try_every_login() {
    let mut house = House::new();
    for number in 0..30 {
        needs(house.sign_in(&format!("nobody-{number}"), "guess", None, number), SignInNeed::Password);
    }
    let other = house.sign_in("zhou", ONE_TIME, None, 31);
    assert!(matches!(other, Err(AppError::Later { .. })), "{other:?}");
    assert!(house.sign_in("zhou", ONE_TIME, None, 30 + MINUTE).is_ok());
}

#[test]
fn a_one_time_password_is_good_for_a_week_and_opens_nothing_else() {
    let mut house = House::new();
    let ticket = house.sign_in("zhou", ONE_TIME, None, 7 * DAY - 1).unwrap();
    let session = people::recognise(&house.connection, &RULES, &ticket, &at(7 * DAY - 1)).unwrap();
    let admitted = people::admit(
        &house.connection,
        &house.policy,
        session,
        &at(7 * DAY - 1),
        Action::LookAround,
        &Subject::System,
    );
    assert!(matches!(admitted, Err(AppError::Refused { new_password: true, .. })), "{admitted:?}");
    needs(house.sign_in("zhou", ONE_TIME, None, 7 * DAY), SignInNeed::Password);
    // Who was in before it ended sets a password, and then has no end to mind.
    house.set_password(&ticket, 7 * DAY + 1);
    assert!(house.sign_in("zhou", PASSWORD, None, 30 * DAY).is_ok());
    needs(house.sign_in("zhou", ONE_TIME, None, 30 * DAY), SignInNeed::Password);
}

#[test]
fn a_new_password_and_a_disabled_account_end_sessions_at_once() {
    let mut house = House::new();
    let here = house.sign_in("zhou", ONE_TIME, None, 0).unwrap();
    let elsewhere = house.sign_in("zhou", ONE_TIME, None, 1).unwrap();
    house.set_password(&here, 2);
    assert!(house.who(&here, 3).is_ok());
    needs(house.who(&elsewhere, 3), SignInNeed::NewSession);
    let zhou = people::accounts(&house.connection, None).unwrap().into_iter().find(|it| it.login == "zhou").unwrap();
    let change = AccountChange {
        name: zhou.name,
        role: "planner".into(),
        region: None,
        department: None,
        domains: Vec::new(),
        disabled: true,
        revision: zhou.revision,
    };
    let operator = house.operator();
    people::change_account(&mut house.connection, None, "zhou", &change, &operator).unwrap();
    needs(house.who(&here, 4), SignInNeed::NewSession);
    needs(house.sign_in("zhou", PASSWORD, None, 5), SignInNeed::Password);
}

#[test]
fn a_code_works_once_and_in_its_minute_and_a_half() {
    let mut house = House::new();
    let ticket = house.sign_in("zhou", ONE_TIME, None, 0).unwrap();
    house.set_password(&ticket, 1);
    // RFC 6238, appendix B: the secret of its examples, at moments of its table.
    let base = 1_800_000_000_i64;
    let guard = house.guard(&ticket, 2);
    people::offer_codes(&mut house.connection, &guard, b"12345678901234567890").unwrap();
    let code = |seconds: i64| -> String {
        let secret = totp_rs::Secret::from(b"12345678901234567890".to_vec());
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(base + seconds).unwrap()).to_string()
    };
    let recovery = people::recovery_codes(&[9; 120]);
    let confirmed = people::confirm_codes(&mut house.connection, &guard, &code(2), recovery).unwrap();
    assert_eq!(confirmed.len(), 10);

    needs(house.sign_in("zhou", PASSWORD, None, 60), SignInNeed::Code);
    assert_eq!(house.refused("session.open"), 0, "being asked for a code is no failure");
    assert!(house.sign_in("zhou", PASSWORD, Some(&code(60)), 60).is_ok());
    needs(house.sign_in("zhou", PASSWORD, Some(&code(60)), 61), SignInNeed::Code);
    needs(house.sign_in("zhou", PASSWORD, Some(&code(30)), 62), SignInNeed::Code);
    assert!(house.sign_in("zhou", PASSWORD, Some(&code(150)), 180).is_ok(), "one step late");
    needs(house.sign_in("zhou", PASSWORD, Some(&code(240)), 330), SignInNeed::Code);
    assert_eq!(house.refused("session.open"), 3);
    let verified = audit::verify(&house.connection, None).unwrap();
    assert_eq!(verified.findings, []);
}

#[test]
fn the_last_administrator_of_the_country_stays() {
    let mut house = House::new();
    let root = people::accounts(&house.connection, None).unwrap().into_iter().find(|it| it.login == "root").unwrap();
    let change = |disabled, role: &str| AccountChange {
        name: root.name.clone(),
        role: role.into(),
        region: None,
        department: None,
        domains: Vec::new(),
        disabled,
        revision: root.revision,
    };
    let operator = house.operator();
    for refused in [change(true, "administrator"), change(false, "reader")] {
        let result = people::change_account(&mut house.connection, None, "root", &refused, &operator);
        assert!(matches!(result, Err(AppError::Invalid { .. })), "{result:?}");
    }
    assert_eq!(house.refused("account.change"), 2);
    assert!(house.sign_in("root", ONE_TIME, None, 0).is_ok(), "nothing of it was written");
}
