//! SQL expressions: what of them is understood, and with which types.
//!
//! The syntax is SQL's, read by `sqlparser`; see `docs/reference/rules-expressions.md`.
//! Whatever is not listed there is refused, above all `IS NULL` and `COALESCE`: a
//! rule that could ask whether a fact is missing could treat its absence as a no.

use gongfu_base::{Message, RegionLevel};
use rust_decimal::Decimal;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, InTarget,
    ObjectNamePart, UnaryOperator, Value as Literal,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::{Compiler, definition_key};
use crate::book::{Reading, Rounding};
use crate::fact::{DECIMALS_MAX, Entity, Kind, level_digit};
use crate::kernel::{Binary, Comparison};
use crate::place::{Text, defect};
use crate::program::{NodeId, Op, Shown};

/// An expression within an expression may be so deep.
const DEPTH_MAX: usize = 40;

/// Where an expression stands and what its file says about reading it.
#[derive(Clone, Copy)]
pub(super) struct Context<'t> {
    pub text: &'t Text,
    /// What it is to be a value of.
    pub entity: Entity,
    pub reading: Reading,
}

#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub node: NodeId,
    pub kind: Kind,
    pub unit: Option<String>,
}

impl Compiler<'_> {
    /// A condition, and what of it is shown to people.
    pub(super) fn shown_condition(&mut self, context: &Context) -> Option<(NodeId, Shown)> {
        let expr = self.parse(context)?;
        let mut plain = &expr;
        while let Expr::Nested(inner) = plain {
            plain = inner;
        }
        match plain {
            Expr::BinaryOp { left, op, right } => {
                if let Some(comparison) = comparison(op) {
                    let (a, b) = self.pair(left, right, context)?;
                    let node = self.compared_pair(comparison, &a, &b, context)?;
                    let shown = Shown {
                        comparison: Some(comparison),
                        value: Some((self.lift(a.node, context.entity), a.kind)),
                        threshold: Some((self.lift(b.node, context.entity), b.kind)),
                        list: None,
                    };
                    return Some((self.checked_entity(node, context)?, shown));
                }
            }
            Expr::In { expr: inner, target: InTarget::List(list), negated, .. } => {
                let value = self.typed_expr(inner, context)?;
                let node = self.typed_expr(plain, context)?.node;
                let list = list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let list = list.replace('\'', "");
                let shown = Shown {
                    value: Some((self.lift(value.node, context.entity), value.kind)),
                    list: Some(if *negated { format!("∉ {list}") } else { format!("∈ {list}") }),
                    ..Shown::default()
                };
                return Some((self.checked_entity(node, context)?, shown));
            }
            _ => {}
        }
        let typed = self.typed_expr(plain, context)?;
        let node = self.expect(typed, &Kind::Bool, plain, context)?;
        let node = self.checked_entity(node, context)?;
        Some((node, Shown { value: Some((node, Kind::Bool)), ..Shown::default() }))
    }

    /// A text of a given kind.
    pub(super) fn typed(&mut self, text: &Text, kind: &Kind, entity: Entity, reading: Reading) -> Option<NodeId> {
        let context = Context { text, entity, reading };
        let expr = self.parse(&context)?;
        let typed = self.typed_expr(&expr, &context)?;
        let node = self.expect(typed, kind, &expr, &context)?;
        self.checked_entity(node, &context)
    }

    pub(super) fn number(&mut self, text: &Text, entity: Entity, reading: Reading) -> Option<Typed> {
        let value = self.value(text, entity, reading)?;
        if matches!(value.kind, Kind::Number { .. }) {
            return Some(value);
        }
        let context = Context { text, entity, reading };
        self.wrong_kind(&context, &text.sql, &value.kind, "number")
    }

    pub(super) fn value(&mut self, text: &Text, entity: Entity, reading: Reading) -> Option<Typed> {
        let context = Context { text, entity, reading };
        let expr = self.parse(&context)?;
        let typed = self.typed_expr(&expr, &context)?;
        let node = self.checked_entity(typed.node, &context)?;
        Some(Typed { node, ..typed })
    }

    /// A comparison of two values, and the second in the unit of the comparison.
    pub(super) fn compared(
        &mut self,
        comparison: Comparison,
        a: Typed,
        b: Typed,
        context: &Context,
    ) -> Option<(NodeId, NodeId)> {
        let (a, b) = self.unify(a, b, &context.text.sql, context)?;
        let node = self.compare(comparison, a.node, b.node, context.entity);
        Some((node, b.node))
    }

    fn parse(&mut self, context: &Context) -> Option<Expr> {
        let dialect = PostgreSqlDialect {};
        let parsed = Parser::new(&dialect)
            .with_recursion_limit(DEPTH_MAX)
            .try_with_sql(&context.text.sql)
            .and_then(|mut parser| parser.parse_expr().map(|expr| (expr, parser.peek_token().token)));
        let detail = match parsed {
            Ok((expr, Token::EOF)) => return Some(expr),
            Ok((_, token)) => format!("unexpected `{token}`"),
            Err(error) => error.to_string(),
        };
        self.refuse(
            "rules-syntax",
            context,
            &context.text.sql,
            (format!("不是一个 SQL 表达式：{detail}"), format!("this is no SQL expression: {detail}")),
            ("检查括号、引号和运算符", "check parentheses, quotes and operators"),
        )
    }

    /// A household's value where a person's would do, but not the other way round.
    fn checked_entity(&mut self, node: NodeId, context: &Context) -> Option<NodeId> {
        if self.entity_of(node) == Entity::Person && context.entity == Entity::Household {
            return self.refuse(
                "rules-entity",
                context,
                &context.text.sql,
                (
                    "此处要一个家庭的值，写的是每个成员的值".to_owned(),
                    "a value of the household is wanted here; this is one of each member".to_owned(),
                ),
                (
                    "用 SUM、COUNT、MIN、MAX、BOOL_OR 或 BOOL_AND 对成员汇总",
                    "bring the members together by SUM, COUNT, MIN, MAX, BOOL_OR or BOOL_AND",
                ),
            );
        }
        Some(self.lift(node, context.entity))
    }

    fn typed_expr(&mut self, expr: &Expr, context: &Context) -> Option<Typed> {
        match expr {
            Expr::Nested(inner) => self.typed_expr(inner, context),
            Expr::Identifier(name) => self.name(&name.value, context),
            Expr::Value(literal) => self.literal(&literal.value, expr, context),
            Expr::TypedString(text) if matches!(text.data_type, DataType::Date) => {
                let shown = text.value.value.clone().into_string().unwrap_or_default();
                match Kind::Date.parse(&shown) {
                    Some(days) => Some(self.plain(Op::Const(Some(days)), Kind::Date)),
                    None => self.refuse(
                        "rules-value",
                        context,
                        &shown,
                        (format!("“{shown}”不是日期"), format!("`{shown}` is not a date")),
                        ("写成 DATE 'YYYY-MM-DD'", "write DATE 'YYYY-MM-DD'"),
                    ),
                }
            }
            Expr::BinaryOp { left, op, right } => self.operation(left, op, right, expr, context),
            Expr::UnaryOp { op: UnaryOperator::Not, expr: inner } => {
                let inner = self.bool_expr(inner, context)?;
                Some(self.bool_node(|compiler| compiler.not(inner)))
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => {
                let inner = self.typed_expr(inner, context)?;
                if !matches!(inner.kind, Kind::Number { .. } | Kind::Money) {
                    return self.wrong_kind(context, &expr.to_string(), &inner.kind, "number / money");
                }
                let zero = self.constant(0, Entity::Household, false);
                let node = self.binary(Binary::Sub, zero, inner.node, context.entity);
                Some(Typed { node, ..inner })
            }
            Expr::Between { expr: inner, negated, low, high } => {
                let (a, low) = self.pair(inner, low, context)?;
                let (b, high) = self.pair(inner, high, context)?;
                let over = self.compared_pair(Comparison::Ge, &a, &low, context)?;
                let under = self.compared_pair(Comparison::Le, &b, &high, context)?;
                let node = self.and(over, under);
                Some(self.bool_node(|compiler| if *negated { compiler.not(node) } else { node }))
            }
            Expr::In { expr: inner, target: InTarget::List(list), negated, .. } => {
                let value = self.typed_expr(inner, context)?;
                let mut set = Vec::new();
                for item in list {
                    let (_, item) = self.pair_typed(value.clone(), item, context)?;
                    match self.program.nodes[item.node as usize].op {
                        Op::Const(Some(constant)) => set.push(constant),
                        _ => {
                            return self.refuse(
                                "rules-syntax",
                                context,
                                &expr.to_string(),
                                ("IN 的各项须是常量".to_owned(), "the items of IN must be constants".to_owned()),
                                ("写成用 OR 连接的比较", "write comparisons joined by OR"),
                            );
                        }
                    }
                }
                set.sort_unstable();
                set.dedup();
                let entity = self.entity_of(value.node);
                let node = self.node(Op::In(value.node, set), entity, true);
                Some(self.bool_node(|compiler| if *negated { compiler.not(node) } else { node }))
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.cases(conditions, else_result.as_deref(), expr, context)
            }
            Expr::Function(function) => self.function(function, expr, context),
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsUnknown(_) | Expr::IsNotUnknown(_) => self.refuse(
                "rules-asks-missing",
                context,
                &expr.to_string(),
                (
                    "规则不得以事实是否缺失为条件：缺失不等于零，也不等于否".to_owned(),
                    "a rule may not ask whether a fact is missing: missing is neither zero nor no".to_owned(),
                ),
                (
                    "删去；缺少的事实会使结果成为“无法判定”并列出",
                    "take it out; a missing fact makes the answer undetermined, and is named",
                ),
            ),
            _ => self.refuse(
                "rules-syntax",
                context,
                &expr.to_string(),
                (format!("不支持这种写法：{expr}"), format!("this is not understood: {expr}")),
                (
                    "可用的写法见 docs/reference/rules-expressions.md",
                    "what is understood is listed in docs/reference/rules-expressions.md",
                ),
            ),
        }
    }

    fn name(&mut self, name: &str, context: &Context) -> Option<Typed> {
        let book = self.book;
        if let Some(&at) = self.facts.get(name) {
            let fact = &book.facts[at];
            let slot = self.fact_slot(at, &context.text.place)?;
            let node = self.node(Op::Fact(slot), fact.entity, fact.kind == Kind::Bool);
            return Some(Typed { node, kind: fact.kind.clone(), unit: fact.unit.clone() });
        }
        if let Some(at) = book.parameters.iter().position(|parameter| parameter.id == name) {
            let parameter = &book.parameters[at];
            let slot = self.parameter_slot(at, &context.text.place)?;
            let node = self.node(Op::Parameter(slot), Entity::Household, parameter.kind == Kind::Bool);
            return Some(Typed { node, kind: parameter.kind.clone(), unit: parameter.unit.clone() });
        }
        let all = book.definitions.iter().enumerate().filter(|(_, definition)| definition.id == name);
        let known = all.clone().count() > 0;
        let day = self.program.as_of;
        if let Some((at, _)) = all.clone().find(|(_, definition)| definition.span.contains(day)) {
            return self.definition(at, context);
        }
        if known {
            return self.refuse(
                "rules-gap",
                context,
                name,
                (format!("定义“{name}”在 {day} 没有效力"), format!("definition `{name}` is not in force on {day}")),
                ("补上该日有效的版本", "add the version that is in force on that day"),
            );
        }
        let near = nearest(
            name,
            (book.facts.iter().map(|fact| fact.id.as_str()))
                .chain(book.parameters.iter().map(|parameter| parameter.id.as_str()))
                .chain(book.definitions.iter().map(|definition| definition.id.as_str())),
        );
        let (zh, en) = near.map_or_else(
            || ("在 facts/ 中声明，或改正名称".to_owned(), "declare it in facts/, or correct the name".to_owned()),
            |near| (format!("是否应为“{near}”？"), format!("did you mean `{near}`?")),
        );
        self.findings.push(defect(
            "rules-unknown-name",
            &context.text.place,
            name,
            (
                format!("没有名为“{name}”的事实、参数或定义"),
                format!("there is no fact, parameter or definition `{name}`"),
            ),
            (zh, en),
        ));
        None
    }

    fn definition(&mut self, at: usize, context: &Context) -> Option<Typed> {
        let definition = &self.book.definitions[at];
        let typed = if let Some(known) = self.definitions.get(&at) {
            known.clone()?
        } else {
            self.enter(definition_key(definition), &context.text.place)?;
            let typed = self.value(&definition.is, definition.entity, definition.reading);
            self.leave();
            self.definitions.insert(at, typed.clone());
            typed?
        };
        self.note_use(at);
        Some(typed)
    }

    fn literal(&mut self, literal: &Literal, expr: &Expr, context: &Context) -> Option<Typed> {
        match literal {
            Literal::Boolean(value) => {
                let node = self.constant(i64::from(*value), Entity::Household, true);
                Some(Typed { node, kind: Kind::Bool, unit: None })
            }
            Literal::Number(text, _) => {
                let value = text.parse::<Decimal>().ok().map(|value| value.normalize());
                let kind = value.map(|value| Kind::Number { decimals: value.scale().min(255) as u8 });
                let kept = value.zip(kind.clone()).and_then(|(value, kind)| kind.number(value));
                match (kept, kind) {
                    (Some(kept), Some(kind @ Kind::Number { decimals })) if decimals <= DECIMALS_MAX => {
                        Some(self.plain(Op::Const(Some(kept)), kind))
                    }
                    _ => self.refuse(
                        "rules-value",
                        context,
                        text,
                        (
                            format!("数 {text} 太大，或小数多于 {DECIMALS_MAX} 位"),
                            format!("{text} is too large, or has more than {DECIMALS_MAX} decimals"),
                        ),
                        ("改写这个数", "write it differently"),
                    ),
                }
            }
            Literal::SingleQuotedString(text) => self.refuse(
                "rules-type",
                context,
                &expr.to_string(),
                (
                    format!("'{text}' 只能与代码、日期或地区比较"),
                    format!("'{text}' can only be compared with a code, a date or a place"),
                ),
                ("把它写在比较的一侧", "write it on one side of a comparison"),
            ),
            _ => self.refuse(
                "rules-syntax",
                context,
                &expr.to_string(),
                (format!("不支持的常量：{expr}"), format!("this constant is not understood: {expr}")),
                ("用数、'文本'、TRUE、FALSE 或 DATE", "use a number, 'text', TRUE, FALSE or DATE"),
            ),
        }
    }

    fn operation(
        &mut self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        expr: &Expr,
        context: &Context,
    ) -> Option<Typed> {
        if let Some(comparison) = comparison(op) {
            let (a, b) = self.pair(left, right, context)?;
            let node = self.compared_pair(comparison, &a, &b, context)?;
            return Some(Typed { node, kind: Kind::Bool, unit: None });
        }
        match op {
            BinaryOperator::And | BinaryOperator::Or => {
                let (a, b) = (self.bool_expr(left, context), self.bool_expr(right, context));
                let (a, b) = (a?, b?);
                let node = if *op == BinaryOperator::And { self.and(a, b) } else { self.or(a, b) };
                Some(Typed { node, kind: Kind::Bool, unit: None })
            }
            BinaryOperator::Plus | BinaryOperator::Minus => {
                let (a, b) = (self.typed_expr(left, context), self.typed_expr(right, context));
                let (a, b) = (a?, b?);
                if (&a.kind, &b.kind, op) == (&Kind::Date, &Kind::Date, &BinaryOperator::Minus) {
                    let node = self.binary(Binary::Sub, a.node, b.node, context.entity);
                    return Some(Typed { node, kind: Kind::Number { decimals: 0 }, unit: None });
                }
                let (a, b) = self.unify(a, b, &expr.to_string(), context)?;
                if !matches!(a.kind, Kind::Number { .. } | Kind::Money) {
                    return self.wrong_kind(context, &expr.to_string(), &a.kind, "number / money");
                }
                let binary = if *op == BinaryOperator::Plus { Binary::Add } else { Binary::Sub };
                let node = self.binary(binary, a.node, b.node, context.entity);
                Some(Typed { node, kind: a.kind, unit: a.unit.or(b.unit) })
            }
            BinaryOperator::Multiply => {
                let (a, b) = (self.typed_expr(left, context), self.typed_expr(right, context));
                self.times(a?, b?, expr, context)
            }
            BinaryOperator::Divide => {
                let (a, b) = (self.typed_expr(left, context), self.typed_expr(right, context));
                let (a, b) = (a?, b?);
                match (&a.kind, &b.kind) {
                    (Kind::Money, Kind::Number { decimals }) => {
                        let factor = 10_i64.pow(u32::from(*decimals));
                        let rounding = self.rounding(context, expr)?;
                        let quotient = Binary::Quotient { factor, rounding };
                        let node = self.binary(quotient, a.node, b.node, context.entity);
                        Some(Typed { node, kind: Kind::Money, unit: a.unit })
                    }
                    _ => self.refuse(
                        "rules-type",
                        context,
                        &expr.to_string(),
                        (
                            format!("{} ÷ {} 没有写明保留几位小数", a.kind.name(), b.kind.name()),
                            format!("{} ÷ {} does not say to how many decimals", a.kind.name(), b.kind.name()),
                        ),
                        (
                            "写成 ROUND(a / b, 位数)；只为比较时改用乘法",
                            "write ROUND(a / b, decimals); only to compare, multiply instead",
                        ),
                    ),
                }
            }
            _ => self.refuse(
                "rules-syntax",
                context,
                &expr.to_string(),
                (format!("不支持运算符 {op}"), format!("operator {op} is not understood")),
                (
                    "可用：+ - * / = <> < <= > >= AND OR NOT IN BETWEEN",
                    "use + - * / = <> < <= > >= AND OR NOT IN BETWEEN",
                ),
            ),
        }
    }

    fn times(&mut self, a: Typed, b: Typed, expr: &Expr, context: &Context) -> Option<Typed> {
        let unit = a.unit.clone().xor(b.unit.clone());
        match (&a.kind, &b.kind) {
            (Kind::Number { decimals: x }, Kind::Number { decimals: y }) if x + y <= DECIMALS_MAX => {
                let product = Binary::Product { divisor: 1, rounding: Rounding::Down };
                let kind = Kind::Number { decimals: x + y };
                let node = self.binary(product, a.node, b.node, context.entity);
                Some(Typed { node, kind, unit })
            }
            (Kind::Money, Kind::Number { decimals }) | (Kind::Number { decimals }, Kind::Money) => {
                let rounding = if *decimals == 0 { Rounding::Down } else { self.rounding(context, expr)? };
                let divisor = 10_i64.pow(u32::from(*decimals));
                let node = self.binary(Binary::Product { divisor, rounding }, a.node, b.node, context.entity);
                Some(Typed { node, kind: Kind::Money, unit: None })
            }
            _ => self.refuse(
                "rules-type",
                context,
                &expr.to_string(),
                (
                    format!("不能相乘：{} × {}", a.kind.name(), b.kind.name()),
                    format!("these cannot be multiplied: {} × {}", a.kind.name(), b.kind.name()),
                ),
                (
                    "金额只能乘以数，数与数相乘的小数合计不超过 6 位",
                    "money is multiplied by a number; the decimals of two numbers may be six together",
                ),
            ),
        }
    }

    fn rounding(&mut self, context: &Context, expr: &Expr) -> Option<Rounding> {
        if context.reading.rounding.is_none() {
            self.no_rounding(&context.text.place, &expr.to_string());
        }
        context.reading.rounding
    }

    fn cases(
        &mut self,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        expr: &Expr,
        context: &Context,
    ) -> Option<Typed> {
        let Some(otherwise) = otherwise else {
            return self.refuse(
                "rules-syntax",
                context,
                &expr.to_string(),
                ("CASE 没有 ELSE".to_owned(), "CASE has no ELSE".to_owned()),
                ("写明其余情况", "say what holds otherwise"),
            );
        };
        let mut result = self.typed_expr(otherwise, context)?;
        for case in conditions.iter().rev() {
            let condition = self.bool_expr(&case.condition, context)?;
            let value = self.typed_expr(&case.result, context)?;
            let (value, rest) = self.unify(value, result, &expr.to_string(), context)?;
            let node = self.choose(condition, value.node, rest.node);
            result = Typed { node, kind: value.kind, unit: value.unit.or(rest.unit) };
        }
        Some(result)
    }

    fn function(&mut self, function: &Function, expr: &Expr, context: &Context) -> Option<Typed> {
        let name = match function.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => name.value.to_ascii_uppercase(),
            _ => String::new(),
        };
        let arguments = match &function.args {
            FunctionArguments::None => Vec::new(),
            FunctionArguments::List(list) if list.duplicate_treatment.is_none() && list.clauses.is_empty() => {
                list.args.clone()
            }
            _ => return self.misused(&name, expr, context),
        };
        if function.over.is_some() || !function.within_group.is_empty() || function.null_treatment.is_some() {
            return self.misused(&name, expr, context);
        }
        let plain: Vec<&Expr> = arguments
            .iter()
            .filter_map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect();
        if matches!(name.as_str(), "COUNT" | "SUM" | "MIN" | "MAX" | "BOOL_OR" | "BOOL_AND") {
            return self.aggregate(&name, &arguments, function.filter.as_deref(), expr, context);
        }
        if function.filter.is_some() || plain.len() != arguments.len() {
            return self.misused(&name, expr, context);
        }
        match (name.as_str(), plain.as_slice()) {
            ("CURRENT_DATE", []) => {
                let day = self.program.as_of.days();
                Some(self.plain(Op::Const(Some(day)), Kind::Date))
            }
            ("REGION", []) => Some(self.plain(Op::Region, Kind::Region)),
            ("AGE", [birth]) => {
                let day = self.program.as_of.days();
                let day = self.constant(day, Entity::Household, false);
                self.age(birth, day, expr, context)
            }
            ("AGE", [birth, day]) => {
                let day = self.of_kind(day, &Kind::Date, context)?;
                self.age(birth, day, expr, context)
            }
            ("MONTHS_BETWEEN", [first, second]) => {
                let first = self.of_kind(first, &Kind::Date, context)?;
                let second = self.of_kind(second, &Kind::Date, context)?;
                let node = self.binary(Binary::MonthsBetween, first, second, context.entity);
                Some(Typed { node, kind: Kind::Number { decimals: 0 }, unit: None })
            }
            ("ADD_MONTHS", [day, months]) => {
                let day = self.of_kind(day, &Kind::Date, context)?;
                let months = self.of_kind(months, &Kind::Number { decimals: 0 }, context)?;
                let node = self.binary(Binary::AddMonths, day, months, context.entity);
                Some(Typed { node, kind: Kind::Date, unit: None })
            }
            ("GREATEST" | "LEAST", [first, rest @ ..]) if !rest.is_empty() => {
                let binary = if name == "GREATEST" { Binary::Max } else { Binary::Min };
                let mut result = self.typed_expr(first, context)?;
                for other in rest {
                    let other = self.typed_expr(other, context)?;
                    let (a, b) = self.unify(result, other, &expr.to_string(), context)?;
                    if !matches!(a.kind, Kind::Number { .. } | Kind::Money | Kind::Date) {
                        return self.wrong_kind(context, &expr.to_string(), &a.kind, "number / money / date");
                    }
                    let node = self.binary(binary, a.node, b.node, context.entity);
                    result = Typed { node, kind: a.kind, unit: a.unit.or(b.unit) };
                }
                Some(result)
            }
            ("WITHIN", [inner, outer]) => {
                let inner = self.of_kind_or_text(inner, &Kind::Region, context)?;
                let outer = self.of_kind_or_text(outer, &Kind::Region, context)?;
                let node = self.binary(Binary::Within, inner, outer, context.entity);
                Some(Typed { node, kind: Kind::Bool, unit: None })
            }
            ("AT_LEVEL", [inner, level]) => {
                let inner = self.of_kind_or_text(inner, &Kind::Region, context)?;
                let Some(level) = text_of(level).and_then(RegionLevel::from_name) else {
                    return self.misused(&name, expr, context);
                };
                let level = self.constant(level_digit(level), Entity::Household, false);
                let node = self.binary(Binary::AtLevel, inner, level, context.entity);
                Some(Typed { node, kind: Kind::Region, unit: None })
            }
            ("ROUND", [value, digits]) => self.rounded(value, digits, expr, context),
            ("ELIGIBLE" | "AMOUNT", [item]) => self.other_item(&name, item, expr, context),
            ("COALESCE" | "NULLIF", _) => self.refuse(
                "rules-asks-missing",
                context,
                &expr.to_string(),
                (
                    "规则不得给缺失的事实补一个值".to_owned(),
                    "a rule may not put a value in place of a missing fact".to_owned(),
                ),
                ("删去；缺少的事实会列出", "take it out; a missing fact is named"),
            ),
            _ => self.misused(&name, expr, context),
        }
    }

    fn misused<T>(&mut self, name: &str, expr: &Expr, context: &Context) -> Option<T> {
        self.refuse(
            "rules-function",
            context,
            &expr.to_string(),
            (format!("不认识函数 {name}，或参数不对"), format!("{name} is no function here, or its arguments are wrong")),
            (
                "可用：AGE、MONTHS_BETWEEN、ADD_MONTHS、GREATEST、LEAST、ROUND、WITHIN、AT_LEVEL、REGION、ELIGIBLE、AMOUNT，以及 COUNT(*)、SUM、MIN、MAX、BOOL_OR、BOOL_AND（可带 FILTER）",
                "use AGE, MONTHS_BETWEEN, ADD_MONTHS, GREATEST, LEAST, ROUND, WITHIN, AT_LEVEL, REGION, ELIGIBLE, AMOUNT, and COUNT(*), SUM, MIN, MAX, BOOL_OR, BOOL_AND with or without FILTER",
            ),
        )
    }

    fn age(&mut self, birth: &Expr, day: NodeId, expr: &Expr, context: &Context) -> Option<Typed> {
        let birth = self.of_kind(birth, &Kind::Date, context)?;
        let Some(leap) = context.reading.leap_birthday else {
            return self.refuse(
                "rules-leap-birthday",
                context,
                &expr.to_string(),
                (
                    "没有写明 2 月 29 日出生的人在平年何时满周岁".to_owned(),
                    "it is not said when somebody born on 29 February completes a common year".to_owned(),
                ),
                (
                    "在规则或定义中写 leap_birthday: february_28 或 march_1",
                    "state leap_birthday: february_28 or march_1 in the rule or definition",
                ),
            );
        };
        let node = self.binary(Binary::Age(leap), birth, day, context.entity);
        Some(Typed { node, kind: Kind::Number { decimals: 0 }, unit: None })
    }

    fn rounded(&mut self, value: &Expr, digits: &Expr, expr: &Expr, context: &Context) -> Option<Typed> {
        let digits = match digits {
            Expr::Value(literal) => match &literal.value {
                Literal::Number(text, _) => text.parse::<u8>().ok().filter(|digits| *digits <= DECIMALS_MAX),
                _ => None,
            },
            _ => None,
        };
        let Some(digits) = digits else { return self.misused("ROUND", expr, context) };
        let rounding = self.rounding(context, expr)?;
        let mut inner = value;
        while let Expr::Nested(nested) = inner {
            inner = nested;
        }
        if let Expr::BinaryOp { left, op: BinaryOperator::Divide, right } = inner {
            let (a, b) = (self.typed_expr(left, context), self.typed_expr(right, context));
            let (a, b) = (a?, b?);
            // As so many digits behind the point as both sides have, money being fen.
            let shift = match (&a.kind, &b.kind) {
                (Kind::Money, Kind::Money) => i32::from(digits),
                (Kind::Number { decimals: x }, Kind::Number { decimals: y }) => {
                    i32::from(digits) + i32::from(*y) - i32::from(*x)
                }
                (Kind::Money, Kind::Number { decimals }) => {
                    let factor = 10_i64.pow(u32::from(*decimals));
                    let node = self.binary(Binary::Quotient { factor, rounding }, a.node, b.node, context.entity);
                    return self.with_digits(Typed { node, kind: Kind::Money, unit: a.unit }, digits, expr, context);
                }
                _ => return self.wrong_kind(context, &expr.to_string(), &b.kind, a.kind.name()),
            };
            let (factor, divisor) =
                (10_i64.pow(shift.max(0).unsigned_abs()), 10_i64.pow((-shift).max(0).unsigned_abs()));
            let mut below = b.node;
            if divisor > 1 {
                let divisor = self.constant(divisor, Entity::Household, false);
                let product = Binary::Product { divisor: 1, rounding: Rounding::Down };
                below = self.binary(product, below, divisor, context.entity);
            }
            let node = self.binary(Binary::Quotient { factor, rounding }, a.node, below, context.entity);
            return Some(Typed { node, kind: Kind::Number { decimals: digits }, unit: None });
        }
        let value = self.typed_expr(value, context)?;
        self.with_digits(value, digits, expr, context)
    }

    /// Fewer digits behind the point.
    fn with_digits(&mut self, value: Typed, digits: u8, expr: &Expr, context: &Context) -> Option<Typed> {
        let rounding = self.rounding(context, expr)?;
        let have = match value.kind {
            Kind::Money => 2,
            Kind::Number { decimals } => decimals,
            _ => return self.wrong_kind(context, &expr.to_string(), &value.kind, "number / money"),
        };
        if digits >= have {
            return Some(value);
        }
        let power = 10_i64.pow(u32::from(have - digits));
        let power_node = self.constant(power, Entity::Household, false);
        let mut node = self.binary(Binary::Quotient { factor: 1, rounding }, value.node, power_node, context.entity);
        if value.kind == Kind::Money {
            let product = Binary::Product { divisor: 1, rounding };
            node = self.binary(product, node, power_node, context.entity);
            return Some(Typed { node, ..value });
        }
        Some(Typed { node, kind: Kind::Number { decimals: digits }, unit: value.unit })
    }

    fn other_item(&mut self, name: &str, item: &Expr, expr: &Expr, context: &Context) -> Option<Typed> {
        let item = match item {
            Expr::Value(literal) => match &literal.value {
                Literal::SingleQuotedString(text) => text.clone(),
                _ => return self.misused(name, expr, context),
            },
            _ => return self.misused(name, expr, context),
        };
        let Some(entity) = self.book.rules.iter().find(|rule| rule.item == item).map(|rule| rule.entity) else {
            return self.refuse(
                "rules-item",
                context,
                &item,
                (format!("没有决定事项“{item}”的规则"), format!("no rule decides item `{item}`")),
                ("改正事项编号，或补上规则", "correct the item, or add its rule"),
            );
        };
        if self.rule_at(&item).is_none() {
            // An item that is not in force is granted to nobody.
            let kind = if name == "ELIGIBLE" { Kind::Bool } else { Kind::Money };
            let node = self.constant(0, entity, kind == Kind::Bool);
            return Some(Typed { node, kind, unit: None });
        }
        let own = self.own_of_item(&item)?;
        if name == "ELIGIBLE" {
            return Some(Typed { node: own.eligible, kind: Kind::Bool, unit: None });
        }
        let Some(amount) = own.amount else {
            return self.refuse(
                "rules-type",
                context,
                &item,
                (format!("事项“{item}”没有金额"), format!("item `{item}` has no amount")),
                ("改用 ELIGIBLE('…')", "use ELIGIBLE('…')"),
            );
        };
        let zero = self.constant(0, entity, false);
        let node = self.choose(own.eligible, amount, zero);
        Some(Typed { node, kind: Kind::Money, unit: None })
    }

    fn aggregate(
        &mut self,
        name: &str,
        arguments: &[FunctionArg],
        filter: Option<&Expr>,
        expr: &Expr,
        context: &Context,
    ) -> Option<Typed> {
        let inner = Context { entity: Entity::Person, ..*context };
        let filter = match filter {
            Some(filter) => {
                let node = self.bool_expr(filter, &inner)?;
                self.lift(node, Entity::Person)
            }
            None => self.constant(1, Entity::Person, true),
        };
        let one = |argument: &FunctionArg| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
            _ => None,
        };
        let [argument] = arguments else { return self.misused(name, expr, context) };
        if name == "COUNT" {
            let FunctionArg::Unnamed(FunctionArgExpr::Wildcard) = argument else {
                return self.misused(name, expr, context);
            };
            let (one, zero) = (self.constant(1, Entity::Person, false), self.constant(0, Entity::Person, false));
            let counted = self.choose(filter, one, zero);
            let node = self.node(Op::Sum(counted), Entity::Household, false);
            return Some(Typed { node, kind: Kind::Number { decimals: 0 }, unit: None });
        }
        let Some(argument) = one(argument) else { return self.misused(name, expr, context) };
        let value = self.typed_expr(&argument, &inner)?;
        let node = self.lift(value.node, Entity::Person);
        let countable = matches!(value.kind, Kind::Number { .. } | Kind::Money);
        let node = match name {
            "SUM" if countable => {
                let zero = self.constant(0, Entity::Person, false);
                let counted = self.choose(filter, node, zero);
                self.node(Op::Sum(counted), Entity::Household, false)
            }
            "MIN" | "MAX" if countable || value.kind == Kind::Date => {
                let op = if name == "MIN" { Op::Least(node, filter) } else { Op::Greatest(node, filter) };
                self.node(op, Entity::Household, false)
            }
            "BOOL_OR" if value.kind == Kind::Bool => {
                let both = self.and(filter, node);
                self.node(Op::Any(both), Entity::Household, true)
            }
            "BOOL_AND" if value.kind == Kind::Bool => {
                let fails = self.not(node);
                let both = self.and(filter, fails);
                let any = self.node(Op::Any(both), Entity::Household, true);
                self.not(any)
            }
            _ => {
                let wanted = if name.starts_with("BOOL") { "bool" } else { "number / money" };
                return self.wrong_kind(context, &expr.to_string(), &value.kind, wanted);
            }
        };
        let kind = if name.starts_with("BOOL") { Kind::Bool } else { value.kind };
        Some(Typed { node, kind, unit: value.unit })
    }

    fn bool_expr(&mut self, expr: &Expr, context: &Context) -> Option<NodeId> {
        let typed = self.typed_expr(expr, context)?;
        self.expect(typed, &Kind::Bool, expr, context)
    }

    fn of_kind(&mut self, expr: &Expr, kind: &Kind, context: &Context) -> Option<NodeId> {
        let typed = self.typed_expr(expr, context)?;
        self.expect(typed, kind, expr, context)
    }

    fn of_kind_or_text(&mut self, expr: &Expr, kind: &Kind, context: &Context) -> Option<NodeId> {
        match text_of(expr) {
            Some(text) => Some(self.coerced(text, kind, context)?.node),
            None => self.of_kind(expr, kind, context),
        }
    }

    fn expect(&mut self, typed: Typed, kind: &Kind, expr: &Expr, context: &Context) -> Option<NodeId> {
        if *kind == Kind::Money && self.is_zero(&typed) {
            return Some(self.constant(0, Entity::Household, false));
        }
        if typed.kind == *kind {
            return Some(typed.node);
        }
        self.wrong_kind(context, &expr.to_string(), &typed.kind, kind.name())
    }

    /// Two sides of a comparison; a text takes the kind of the other side.
    fn pair(&mut self, left: &Expr, right: &Expr, context: &Context) -> Option<(Typed, Typed)> {
        if let Some(text) = text_of(left) {
            let right = self.typed_expr(right, context)?;
            return Some((self.coerced(text, &right.kind.clone(), context)?, right));
        }
        let left = self.typed_expr(left, context);
        if text_of(right).is_none() && left.is_none() {
            // Both sides are looked at, so that both are told at once.
            let _ = self.typed_expr(right, context);
        }
        self.pair_typed(left?, right, context)
    }

    fn pair_typed(&mut self, left: Typed, right: &Expr, context: &Context) -> Option<(Typed, Typed)> {
        let right = match text_of(right) {
            Some(text) => self.coerced(text, &left.kind.clone(), context)?,
            None => self.typed_expr(right, context)?,
        };
        self.unify(left, right, &context.text.sql, context)
    }

    fn coerced(&mut self, text: &str, kind: &Kind, context: &Context) -> Option<Typed> {
        let value = matches!(kind, Kind::Code(_) | Kind::Date | Kind::Region).then(|| kind.parse(text)).flatten();
        if let Some(value) = value {
            return Some(self.plain(Op::Const(Some(value)), kind.clone()));
        }
        let Message { zh, en } = kind.expects();
        self.refuse(
            "rules-value",
            context,
            text,
            (format!("'{text}' 不是此处可用的值"), format!("'{text}' is no value here")),
            (&format!("应为{zh}"), &format!("expected {en}")),
        )
    }

    fn compared_pair(&mut self, comparison: Comparison, a: &Typed, b: &Typed, context: &Context) -> Option<NodeId> {
        let ordered = matches!(a.kind, Kind::Number { .. } | Kind::Money | Kind::Date);
        if !ordered && !matches!(comparison, Comparison::Eq | Comparison::Ne) {
            return self.wrong_kind(context, &context.text.sql, &a.kind, "number / money / date");
        }
        Some(self.compare(comparison, a.node, b.node, context.entity))
    }

    /// Two values of one kind, with as many digits behind the point.
    fn unify(&mut self, a: Typed, b: Typed, shown: &str, context: &Context) -> Option<(Typed, Typed)> {
        if let (Some(x), Some(y)) = (&a.unit, &b.unit)
            && x != y
        {
            return self.refuse(
                "rules-unit",
                context,
                shown,
                (format!("单位不同：{x} 与 {y}"), format!("the units differ: {x} and {y}")),
                (
                    "换算成同一单位，或改正事实、参数的 unit",
                    "bring both to one unit, or correct the unit of the fact or parameter",
                ),
            );
        }
        match (&a.kind, &b.kind) {
            (Kind::Number { decimals: x }, Kind::Number { decimals: y }) => {
                let decimals = *x.max(y);
                let (raised_a, raised_b) = (decimals - x, decimals - y);
                let a = self.raise(a, raised_a, context);
                let b = self.raise(b, raised_b, context);
                Some((a, b))
            }
            (x, y) if x == y => Some((a, b)),
            (Kind::Money, _) if self.is_zero(&b) => Some((a, Typed { kind: Kind::Money, ..b })),
            (_, Kind::Money) if self.is_zero(&a) => Some((Typed { kind: Kind::Money, ..a }, b)),
            (Kind::Money, Kind::Number { .. }) | (Kind::Number { .. }, Kind::Money) => self.refuse(
                "rules-type",
                context,
                shown,
                ("金额与数不能直接比较或相加".to_owned(), "money and a number do not compare or add up".to_owned()),
                (
                    "把金额标准写成有来源的参数（kind: money）",
                    "make the amount a parameter of kind money, with its source",
                ),
            ),
            (x, y) => {
                let (x, y) = (x.name(), y.name());
                self.refuse(
                    "rules-type",
                    context,
                    shown,
                    (format!("类型不同：{x} 与 {y}"), format!("the kinds differ: {x} and {y}")),
                    ("改正其中一侧", "correct one side"),
                )
            }
        }
    }

    fn raise(&mut self, typed: Typed, digits: u8, context: &Context) -> Typed {
        if digits == 0 {
            return typed;
        }
        let Kind::Number { decimals } = typed.kind else { return typed };
        let power = self.constant(10_i64.pow(u32::from(digits)), Entity::Household, false);
        let product = Binary::Product { divisor: 1, rounding: Rounding::Down };
        let node = self.binary(product, typed.node, power, context.entity);
        Typed { node, kind: Kind::Number { decimals: decimals + digits }, unit: typed.unit }
    }

    fn is_zero(&self, typed: &Typed) -> bool {
        matches!(typed.kind, Kind::Number { .. }) && self.program.nodes[typed.node as usize].op == Op::Const(Some(0))
    }

    fn plain(&mut self, op: Op, kind: Kind) -> Typed {
        let node = self.node(op, Entity::Household, false);
        Typed { node, kind, unit: None }
    }

    fn bool_node(&mut self, node: impl FnOnce(&mut Self) -> NodeId) -> Typed {
        Typed { node: node(self), kind: Kind::Bool, unit: None }
    }

    fn wrong_kind<T>(&mut self, context: &Context, shown: &str, found: &Kind, wanted: &str) -> Option<T> {
        let found = found.name();
        self.refuse(
            "rules-type",
            context,
            shown,
            (format!("此处应为 {wanted}，写的是 {found}"), format!("{wanted} is wanted here; this is {found}")),
            ("改正表达式，或事实、参数的 kind", "correct the expression, or the kind of the fact or parameter"),
        )
    }

    fn refuse<T>(
        &mut self,
        code: &'static str,
        context: &Context,
        shown: &str,
        message: (String, String),
        remedy: (&str, &str),
    ) -> Option<T> {
        self.findings.push(defect(code, &context.text.place, shown, message, remedy));
        None
    }
}

fn comparison(op: &BinaryOperator) -> Option<Comparison> {
    Some(match op {
        BinaryOperator::Eq => Comparison::Eq,
        BinaryOperator::NotEq => Comparison::Ne,
        BinaryOperator::Lt => Comparison::Lt,
        BinaryOperator::LtEq => Comparison::Le,
        BinaryOperator::Gt => Comparison::Gt,
        BinaryOperator::GtEq => Comparison::Ge,
        _ => return None,
    })
}

fn text_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Nested(inner) => text_of(inner),
        Expr::Value(literal) => match &literal.value {
            Literal::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The name that is only a slip or two away.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names.map(|other| (distance(name, other), other)).filter(|(slips, _)| *slips <= 2).min().map(|(_, other)| other)
}

/// How many letters to add, take out or change (V. Levenshtein 1965).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
