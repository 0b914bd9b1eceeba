//! Shortest journeys by repeated relaxation of everything (Bellman and Ford): slow,
//! and without anything that the engine uses.

use gongfu_access::snap::{At, Spot};
use gongfu_access::streets::Streets;
use gongfu_access::ticks::{Measure, NEVER, Ticks, part};

/// (cost, the other measure) of every node from one spot, in ticks.
pub fn from_spot(streets: &Streets, spot: &Spot, measure: Measure, against: bool) -> Vec<Option<(Ticks, Ticks)>> {
    let mut best: Vec<Option<(Ticks, Ticks)>> = vec![None; streets.nodes().len()];
    let better = |slot: &mut Option<(Ticks, Ticks)>, value: (Ticks, Ticks)| match slot {
        Some(known) if *known <= value => false,
        _ => {
            *slot = Some(value);
            true
        }
    };
    let passages = |at: usize| {
        let street = &streets.streets()[at];
        let (forward, backward) = street.costs(measure);
        let (other_forward, other_backward) = street.costs(measure.other());
        let mut both = [
            (street.from, street.to, forward, other_forward, 0.0),
            (street.to, street.from, backward, other_backward, 1.0),
        ];
        if against {
            both = both.map(|(from, to, cost, other, end)| (to, from, cost, other, end));
        }
        both.into_iter().filter(|(_, _, cost, _, _)| *cost != NEVER)
    };
    match spot.at {
        At::Node(node) => best[node as usize] = Some((0, 0)),
        At::Street { street, share } => {
            for (_, to, cost, other, start) in passages(street as usize) {
                // The rest of the way, whichever end the passage leads to.
                let to_second_end = (start == 0.0) != against;
                let rest = if to_second_end { 1.0 - share } else { share };
                better(&mut best[to as usize], (part(cost, rest), part(other, rest)));
            }
        }
    }
    loop {
        let mut changed = false;
        for at in 0..streets.streets().len() {
            for (from, to, cost, other, _) in passages(at) {
                if let Some((before, before_other)) = best[from as usize] {
                    changed |= better(&mut best[to as usize], (before + cost, before_other + other));
                }
            }
        }
        if !changed {
            return best;
        }
    }
}

/// From one spot to another.
pub fn between(streets: &Streets, from: &Spot, to: &Spot, measure: Measure) -> Option<(Ticks, Ticks)> {
    let costs = from_spot(streets, from, measure, false);
    let mut found: Vec<(Ticks, Ticks)> = Vec::new();
    match to.at {
        At::Node(node) => found.extend(costs[node as usize]),
        At::Street { street, share } => {
            let one = &streets.streets()[street as usize];
            let ((forward, backward), (other_forward, other_backward)) =
                (one.costs(measure), one.costs(measure.other()));
            for (node, cost, other, share) in
                [(one.from, forward, other_forward, share), (one.to, backward, other_backward, 1.0 - share)]
            {
                if let (Some((before, before_other)), true) = (costs[node as usize], cost != NEVER) {
                    found.push((before + part(cost, share), before_other + part(other, share)));
                }
            }
            if let At::Street { street: same, share: start } = from.at
                && same == street
            {
                let (cost, other) = if share >= start { (forward, other_forward) } else { (backward, other_backward) };
                let along = (share - start).abs();
                if along == 0.0 {
                    found.push((0, 0));
                } else if cost != NEVER {
                    found.push((part(cost, along), part(other, along)));
                }
            }
        }
    }
    found.into_iter().min()
}
