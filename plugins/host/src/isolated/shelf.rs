//! What a process is told of scenarios once, for all of its desks: what can be seen from the
//! start, and what any of them has read since.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aegis_engine::event::{ArticleNo, RecordNo};
use aegis_engine::observe::Observation;

use super::wire::{Order, Sheet, put};

/// The orders that tell all that, and how much of them the present process has.
#[derive(Default)]
pub struct Shelf {
    /// The numbers of scenarios, by their digests.
    sheets: BTreeMap<[u8; 32], u32>,
    /// Of each scenario the pages that were read: records first, then articles.
    pages: Vec<Vec<bool>>,
    orders: Vec<u8>,
    told: usize,
}

impl Shelf {
    /// The number of what can be seen of this desk's scenario from the start.
    pub fn sheet(&mut self, scenario: &[u8; 32], seen: &Observation<'_>) -> u32 {
        if let Some(&number) = self.sheets.get(scenario) {
            return number;
        }
        let number = self.pages.len() as u32;
        let sheet = Box::new(Sheet::of(seen));
        self.pages.push(vec![false; sheet.record_ids.len() + sheet.article_ids.len()]);
        put(&Order::Keep { number, sheet }, &mut self.orders);
        self.sheets.insert(*scenario, number);
        number
    }

    /// Has a page told that this desk has read, unless another desk has read it before.
    pub fn open(&mut self, sheet: u32, page: u32, seen: &Observation<'_>) {
        let known = self.pages.get_mut(sheet as usize);
        let Some(known @ false) = known.and_then(|pages| pages.get_mut(page as usize)) else {
            return;
        };
        let records = seen.record_ids().len() as u32;
        let order = if page < records {
            let record = seen.record(RecordNo(page)).map(Cow::Borrowed);
            record.map(|record| Order::Record { sheet, number: page, record })
        } else {
            let number = page - records;
            let article = seen.article(ArticleNo(number)).map(Cow::Borrowed);
            article.map(|article| Order::Article { sheet, number, article })
        };
        let Some(order) = order else { return };
        put(&order, &mut self.orders);
        *known = true;
    }

    /// The orders that the present process does not have yet.
    pub fn news(&mut self) -> &[u8] {
        let start = std::mem::replace(&mut self.told, self.orders.len());
        &self.orders[start..]
    }

    /// There is no process any more that was told anything.
    pub fn forget(&mut self) {
        self.told = 0;
    }
}
