//! What is to be looked at next, nearest first.

use crate::network::Arcs;
use crate::ticks::Ticks;

/// A queue of buckets, each as wide as a typical street is long.
///
/// Within a bucket the order is free: what is improved after it was looked at is put
/// in again. That keeps answers exact and makes putting and taking constant time
/// (Dial 1969; Denardo and Fox 1979; Meyer and Sanders, "Δ-stepping", 2003). Buckets are
/// used in a circle, which is large enough as nothing is put further ahead than one
/// street.
#[derive(Debug)]
pub(crate) struct Buckets<T> {
    shift: u32,
    slots: Vec<Vec<T>>,
    current: u64,
    waiting: usize,
}

/// More buckets than this cost more to go through than they save.
const MOST_BUCKETS: u64 = 1 << 16;

impl<T> Buckets<T> {
    pub fn new(arcs: &Arcs) -> Self {
        let mut shift = arcs.mean.max(1).ilog2();
        while (u64::from(arcs.longest) >> shift) + 2 > MOST_BUCKETS {
            shift += 1;
        }
        let slots = ((u64::from(arcs.longest) >> shift) + 2).next_power_of_two();
        Self { shift, slots: (0..slots).map(|_| Vec::new()).collect(), current: 0, waiting: 0 }
    }

    /// Empties the queue and lets it start at `least`, below which nothing will be put.
    pub fn restart(&mut self, least: Ticks) {
        if self.waiting > 0 {
            self.slots.iter_mut().for_each(Vec::clear);
            self.waiting = 0;
        }
        self.current = u64::from(least >> self.shift);
    }

    pub fn put(&mut self, at: Ticks, item: T) {
        let slot = (u64::from(at >> self.shift) & (self.slots.len() as u64 - 1)) as usize;
        self.slots[slot].push(item);
        self.waiting += 1;
    }

    pub fn take(&mut self) -> Option<T> {
        if self.waiting == 0 {
            return None;
        }
        loop {
            let slot = (self.current & (self.slots.len() as u64 - 1)) as usize;
            if let Some(item) = self.slots[slot].pop() {
                self.waiting -= 1;
                return Some(item);
            }
            self.current += 1;
        }
    }
}
