//! The door: who comes, what is wanted, and whether that is permitted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gongfu_base::{Message, RegionCode};
use gongfu_store::drafts::DraftRow;
use gongfu_store::plans::PlanRow;
use gongfu_store::{Connection, checks, drafts, people, plans, reference};

use super::session::Session;
use super::{person, signature};
use crate::policy::{Action, Lacking, Person, Place, Policy, Principal, Resource, Role};
use crate::{Actor, AppError};

/// Whoever was let in, for one request.
#[derive(Debug, Clone)]
pub struct Guard {
    policy: Arc<Policy>,
    session: Session,
    /// Instant of the request.
    at: String,
}

/// What somebody wants to do something with, as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Lists and reference: nothing of a place.
    System,
    Plan(String),
    /// A draft, or the name of one that is still to come: that belongs to the
    /// office of whoever brings it in.
    Draft(String),
    /// A plan of the store, or else a draft.
    Series(String),
    /// Some part of it, whose domain the use case will find and ask about again.
    Part(String),
    /// What is published of one's own office.
    Office,
    /// A determination that is still to come: the place of whom it is about is known
    /// only then, and asked about again.
    Counter,
    Determination(String),
    /// Those of one's own office.
    Determinations,
    /// The accounts of one's own office.
    Accounts,
    Account(String),
    /// The audit of one's own office.
    Audit,
}

impl Subject {
    /// As the audit names it.
    pub fn name(&self) -> String {
        match self {
            Self::System => String::new(),
            Self::Plan(id) | Self::Draft(id) | Self::Series(id) | Self::Part(id) => id.clone(),
            Self::Office => String::new(),
            Self::Counter => "determination:".to_owned(),
            Self::Determination(id) => format!("determination:{id}"),
            Self::Determinations => "determination:".to_owned(),
            Self::Accounts => "account:".to_owned(),
            Self::Account(id) => format!("account:{id}"),
            Self::Audit => "audit".to_owned(),
        }
    }
}

/// Lets somebody in who may do what is asked.
///
/// # Errors
/// [`AppError::Refused`] with what is lacking and whom to ask.
pub fn admit(
    connection: &Connection,
    policy: &Arc<Policy>,
    session: Session,
    at: &str,
    action: Action,
    subject: &Subject,
) -> Result<Guard, AppError> {
    let guard = Guard::of(policy, session, at);
    let resource = guard.resource(connection, subject)?;
    guard.require(connection, action, &resource, &subject.name())?;
    Ok(guard)
}

impl Guard {
    pub(super) fn of(policy: &Arc<Policy>, session: Session, at: &str) -> Self {
        Self { policy: Arc::clone(policy), session, at: at.to_owned() }
    }

    pub const fn principal(&self) -> &Principal {
        &self.session.principal
    }

    pub fn token_hash(&self) -> Option<&str> {
        self.session.token_hash.as_deref()
    }

    pub fn at(&self) -> &str {
        &self.at
    }

    /// Whose name stands beside what is done.
    pub fn actor(&self) -> Actor {
        match &self.session.principal {
            Principal::Guest => Actor { name: "guest".into(), at: self.at.clone(), account: None },
            Principal::Person(person) => Actor {
                name: signature(&person.name, &person.login),
                at: self.at.clone(),
                account: Some(person.id.clone()),
            },
        }
    }

    /// The person, where a guest has no business.
    pub const fn person(&self) -> Option<&Person> {
        match &self.session.principal {
            Principal::Guest => None,
            Principal::Person(person) => Some(person),
        }
    }

    pub fn allows(&self, action: Action, resource: &Resource) -> bool {
        self.policy.allows(&self.session.principal, action, resource)
    }

    /// Whether what is not published of a plan may be seen: its drafts, and what was
    /// decided about it.
    pub fn sees_draft(&self, connection: &Connection, id: &str) -> Result<bool, AppError> {
        Ok(self.allows(Action::ReadDraft, &Resource::Draft(self.place_of_series(connection, id)?)))
    }

    /// Of which plans of the store the drafts may be seen, as [`Guard::sees_draft`]
    /// says of one.
    pub fn plans_seen(&self, connection: &Connection) -> Result<impl Fn(&PlanRow) -> bool, AppError> {
        let heads: HashMap<String, Place> =
            drafts::drafts(connection)?.into_iter().map(|head| (head.series.clone(), place_of(head))).collect();
        Ok(move |plan: &PlanRow| {
            let place = heads.get(&plan.id).cloned().unwrap_or_else(|| Place::region(plan.region_code.clone()));
            self.allows(Action::ReadDraft, &Resource::Draft(place))
        })
    }

    /// The series of every draft that may be seen.
    pub fn drafts_seen(&self, connection: &Connection) -> Result<HashSet<String>, AppError> {
        let mut seen = HashSet::new();
        for head in drafts::drafts(connection)? {
            let series = head.series.clone();
            if self.allows(Action::ReadDraft, &Resource::Draft(place_of(head))) {
                seen.insert(series);
            }
        }
        Ok(seen)
    }

    /// What may be done in one's own office: for pages that offer only that.
    pub fn may(&self) -> Vec<Action> {
        let office = self.office();
        let domain = self.person().and_then(|person| person.domains.iter().next().cloned());
        let place = Place { region: office.clone(), domain };
        let resources = [
            Resource::System,
            Resource::Plan(place.clone()),
            Resource::Draft(place.clone()),
            Resource::Determination(place),
            Resource::Account(office.clone()),
            Resource::Audit(office),
        ];
        let any = |action: &Action| resources.iter().any(|resource| self.allows(*action, resource));
        Action::ALL.into_iter().filter(any).collect()
    }

    fn office(&self) -> Option<RegionCode> {
        self.person().and_then(|person| person.region.clone())
    }

    /// Goes on only where it is permitted.
    ///
    /// # Errors
    /// [`AppError::Refused`]; the door records it.
    pub fn require(
        &self,
        connection: &Connection,
        action: Action,
        resource: &Resource,
        subject: &str,
    ) -> Result<(), AppError> {
        if self.allows(action, resource) { Ok(()) } else { Err(self.refused(connection, action, resource, subject)?) }
    }

    fn refused(
        &self,
        connection: &Connection,
        action: Action,
        resource: &Resource,
        subject: &str,
    ) -> Result<AppError, AppError> {
        let what = action.label();
        let error = |new_password, message: Message, remedy: Message| AppError::Refused {
            action,
            subject: subject.into(),
            new_password,
            message,
            remedy,
        };
        let Some(person) = self.person() else {
            return Ok(error(
                false,
                Message::new(
                    format!("未登录只能浏览，不能{}", what.zh),
                    format!("Without an account you can look around, but not {}", what.en),
                ),
                Message::new(
                    "登录后再试；没有账号请联系系统管理员",
                    "Sign in and try again; an administrator makes accounts",
                ),
            ));
        };
        let place = |code: Option<&RegionCode>| -> Result<Message, AppError> {
            let Some(code) = code else { return Ok(Message::new("全国", "the whole country")) };
            let known = reference::region(connection, code)?;
            Ok(known.map_or_else(|| Message::new(code.as_str(), code.as_str()), |region| region.name))
        };
        let own = (person.role.label(), place(person.region.as_ref())?);
        let of = place(resource.region())?;
        let ask = self.administrators(connection)?;
        let (zh, en) = match self.policy.lacking(person, action, resource) {
            Lacking::NewPassword => {
                return Ok(error(
                    true,
                    Message::new("须先修改一次性密码", "The one-time password has to be changed first"),
                    Message::new("设置自己的密码后即可使用", "Set a password of your own and go on"),
                ));
            }
            Lacking::Role(roles) if roles.is_empty() => {
                ("没有哪种角色可以这样做".to_owned(), "no role may do this".to_owned())
            }
            Lacking::Role(roles) => {
                let labels: Vec<Message> = roles.into_iter().map(Role::label).collect();
                let list = |text: fn(&Message) -> &str, or: &str| labels.iter().map(text).collect::<Vec<_>>().join(or);
                (
                    format!("需要的角色：{}", list(|it| &it.zh, "或")),
                    format!("the role needed: {}", list(|it| &it.en, " or ")),
                )
            }
            Lacking::Region => (
                format!("“{}”不在您的工作地区（{}）之内", of.zh, own.1.zh),
                format!("{} is outside your office ({})", of.en, own.1.en),
            ),
            Lacking::Domain => (
                "您的账号只管部分领域，这一项不在其中".to_owned(),
                "your account is for some domains, and this is not one of them".to_owned(),
            ),
        };
        Ok(error(
            false,
            Message::new(
                format!("您的账号（{}，{}）不能{}：{zh}", own.0.zh, own.1.zh, what.zh),
                format!("Your account ({}, {}) may not {}: {en}", own.0.en, own.1.en, what.en),
            ),
            Message::new(format!("如确需办理，请联系{}", ask.zh), format!("If you need to, ask {}", ask.en)),
        ))
    }

    /// Who could change what an account may do.
    fn administrators(&self, connection: &Connection) -> Result<Message, AppError> {
        let office = Resource::Account(self.office());
        let mut names = Vec::new();
        for row in people::accounts(connection)?.into_iter().filter(|row| !row.disabled) {
            let administrator = Person { must_change: false, ..person(&row)? };
            if self.policy.allows(&Principal::Person(administrator), Action::ManageAccounts, &office) {
                names.push(signature(&row.name, &row.login));
            }
        }
        names.truncate(3);
        Ok(match names.is_empty() {
            true => Message::new("系统管理员", "an administrator"),
            false => Message::new(
                format!("系统管理员：{}", names.join("、")),
                format!("an administrator: {}", names.join(", ")),
            ),
        })
    }

    /// What a request is about, with the place it belongs to. What is not there
    /// belongs nowhere in particular; who may ask is then told so.
    pub fn resource(&self, connection: &Connection, subject: &Subject) -> Result<Resource, AppError> {
        Ok(match subject {
            Subject::System => Resource::System,
            Subject::Office => Resource::Plan(Place::region(self.office())),
            Subject::Counter | Subject::Determinations => Resource::Determination(Place::region(self.office())),
            Subject::Determination(id) => {
                let known = crate::entitlement::region_of(connection, id)?;
                Resource::Determination(Place::region(known.unwrap_or_else(|| self.office())))
            }
            Subject::Accounts => Resource::Account(self.office()),
            Subject::Audit => Resource::Audit(self.office()),
            Subject::Account(id) => {
                let known = people::account(connection, id)?;
                Resource::Account(known.map_or_else(|| self.office(), |account| account.region_code))
            }
            Subject::Plan(id) => {
                let known = plans::head(connection, id)?;
                Resource::Plan(Place::region(known.and_then(|head| head.region_code)))
            }
            Subject::Draft(id) => Resource::Draft(self.place_of_series(connection, id)?),
            Subject::Series(id) => match plans::head(connection, id)? {
                Some(head) => Resource::Plan(Place::region(head.region_code)),
                None => Resource::Draft(self.place_of_series(connection, id)?),
            },
            Subject::Part(id) => {
                let own = self.person().and_then(|person| person.domains.iter().next().cloned());
                self.part(connection, id, own)?
            }
        })
    }

    /// A part of a plan or draft that belongs to a domain.
    pub fn part(&self, connection: &Connection, id: &str, domain: Option<String>) -> Result<Resource, AppError> {
        let mut resource = self.resource(connection, &Subject::Series(id.to_owned()))?;
        if let Resource::Plan(place) | Resource::Draft(place) = &mut resource {
            place.domain = place.domain.take().or(domain);
        }
        Ok(resource)
    }

    fn place_of_series(&self, connection: &Connection, id: &str) -> Result<Place, AppError> {
        if let Some(place) = place_of_draft(connection, id)? {
            return Ok(place);
        }
        if let Some(head) = plans::head(connection, id)? {
            return Ok(Place::region(head.region_code));
        }
        let begun = checks::last_run(connection, id)?.is_some();
        Ok(Place::region(if begun { None } else { self.office() }))
    }
}

/// Where a draft belongs, as its head says.
pub(crate) fn place_of_draft(connection: &Connection, id: &str) -> Result<Option<Place>, AppError> {
    Ok(drafts::draft(connection, id)?.map(place_of))
}

fn place_of(head: DraftRow) -> Place {
    Place { region: head.region_code.and_then(|code| RegionCode::parse(&code).ok()), domain: head.domain_id }
}

/// The region a new draft belongs to: the one its document names where that lies
/// in the office of whoever brings it in, else the office itself.
pub(crate) fn home(connection: &Connection, actor: &Actor, named: Option<String>) -> Result<Option<String>, AppError> {
    let account = actor.account.as_ref().map(|id| people::account(connection, id)).transpose()?.flatten();
    let Some(office) = account.and_then(|account| account.region_code) else { return Ok(named) };
    let mut above = named.as_deref().and_then(|code| RegionCode::parse(code).ok());
    while let Some(code) = above {
        if code == office {
            return Ok(named);
        }
        above = code.parent();
    }
    Ok(Some(office.as_str().to_owned()))
}
