//! What no answer needs is left out of a program.

use crate::fact::Kind;
use crate::program::{ConditionPlan, NodeId, Op, Program};

/// The same answers with the fewest operations, facts and parameters.
pub(super) fn prune(program: Program) -> Program {
    let mut used = vec![false; program.nodes.len()];
    for rule in program.items.iter().filter_map(|item| item.rule.as_ref()) {
        let mut mark = |node: NodeId| used[node as usize] = true;
        mark(rule.eligible);
        rule.amount.into_iter().for_each(&mut mark);
        rule.conflict.into_iter().for_each(&mut mark);
        rule.exclusions.iter().for_each(|exclusion| mark(exclusion.excluded));
        let conditions = rule.conditions.iter().chain(rule.exceptions.iter().map(|exception| &exception.condition));
        for condition in conditions {
            mark(condition.holds);
            let shown = [&condition.shown.value, &condition.shown.threshold];
            shown.into_iter().flatten().for_each(|(node, _)| mark(*node));
        }
    }
    // An operation stands after those it uses.
    for at in (0..program.nodes.len()).rev().filter(|at| used[*at]).collect::<Vec<_>>() {
        for needed in operands(&program.nodes[at].op) {
            mark_below(&mut used, &program, needed);
        }
    }
    let mut facts = Numbers::new(program.facts.len());
    let mut parameters = Numbers::new(program.parameters.len());
    let mut nodes = Numbers::new(program.nodes.len());
    let mut kept = Vec::new();
    for (at, node) in program.nodes.iter().enumerate().filter(|(at, _)| used[*at]) {
        let mut node = node.clone();
        match &mut node.op {
            Op::Fact(fact) => *fact = facts.of(usize::from(*fact)) as u16,
            Op::Parameter(parameter) => *parameter = parameters.of(usize::from(*parameter)) as u16,
            op => each_operand(op, |operand| *operand = nodes.of(*operand as usize) as NodeId),
        }
        let new = nodes.of(at);
        debug_assert_eq!(new, kept.len());
        kept.push(node);
    }
    let mut next = Program {
        facts: facts.pick(&program.facts),
        parameters: parameters.pick(&program.parameters),
        nodes: Vec::with_capacity(kept.len()),
        under: Vec::with_capacity(kept.len()),
        ..program
    };
    for node in kept {
        next.under.push(super::mask_of(&next, &node.op));
        next.nodes.push(node);
    }
    for rule in next.items.iter_mut().filter_map(|item| item.rule.as_mut()) {
        let mut renumber = |node: &mut NodeId| *node = nodes.of(*node as usize) as NodeId;
        renumber(&mut rule.eligible);
        rule.amount.iter_mut().for_each(&mut renumber);
        rule.conflict.iter_mut().for_each(&mut renumber);
        rule.exclusions.iter_mut().for_each(|exclusion| renumber(&mut exclusion.excluded));
        let exceptions = rule.exceptions.iter_mut().map(|exception| &mut exception.condition);
        for condition in rule.conditions.iter_mut().chain(exceptions) {
            let ConditionPlan { holds, shown, .. } = condition;
            renumber(holds);
            let pairs: [&mut Option<(NodeId, Kind)>; 2] = [&mut shown.value, &mut shown.threshold];
            pairs.into_iter().flatten().for_each(|(node, _)| renumber(node));
        }
    }
    next
}

fn mark_below(used: &mut [bool], program: &Program, node: NodeId) {
    if std::mem::replace(&mut used[node as usize], true) {
        return;
    }
    for needed in operands(&program.nodes[node as usize].op) {
        mark_below(used, program, needed);
    }
}

fn operands(op: &Op) -> Vec<NodeId> {
    let mut found = Vec::new();
    each_operand(&mut op.clone(), |operand| found.push(*operand));
    found
}

fn each_operand(op: &mut Op, mut each: impl FnMut(&mut NodeId)) {
    match op {
        Op::Const(_) | Op::Fact(_) | Op::Parameter(_) | Op::Region => {}
        Op::Not(a) | Op::In(a, _) | Op::Each(a) | Op::Sum(a) | Op::Any(a) => each(a),
        Op::Binary(_, a, b) | Op::And(a, b) | Op::Or(a, b) | Op::Least(a, b) | Op::Greatest(a, b) => {
            each(a);
            each(b);
        }
        Op::If(a, b, c) => {
            each(a);
            each(b);
            each(c);
        }
    }
}

/// New positions, in the order they are first asked for.
struct Numbers {
    new: Vec<Option<usize>>,
    old: Vec<usize>,
}

impl Numbers {
    fn new(count: usize) -> Self {
        Self { new: vec![None; count], old: Vec::new() }
    }

    fn of(&mut self, old: usize) -> usize {
        *self.new[old].get_or_insert_with(|| {
            self.old.push(old);
            self.old.len() - 1
        })
    }

    fn pick<T: Clone>(&self, all: &[T]) -> Vec<T> {
        self.old.iter().map(|old| all[*old].clone()).collect()
    }
}
