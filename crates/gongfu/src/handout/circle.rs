//! The figures of a service circle, by region.

use gongfu_access::network::Travel;
use gongfu_app::places::{Asked, Circle, Terrain, Way};
use gongfu_base::Number;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::{Align, Cell, Column, Handout, Table, columns};
use crate::language::Language;

/// A sheet for each group of people.
pub fn table(terrain: &Terrain, asked: &Asked, cutoff: &str, circle: &Circle, language: Language) -> Handout {
    let names: Vec<String> = asked.types.iter().map(|id| language.pick(&terrain.type_name(id)).to_owned()).collect();
    let names = names.join("、");
    let way = match asked.way {
        Way::Walk => language.choose("步行", "walking"),
        Way::Cycle => language.choose("骑行", "cycling"),
        Way::Drive => language.choose("驾车", "driving"),
        Way::Straight => language.choose("直线距离", "straight line"),
    };
    let travel = match asked.travel {
        Travel::ToFacility => language.choose("前往设施", "to the facility"),
        Travel::FromFacility => language.choose("由设施出发", "from the facility"),
    };
    let method = if circle.on_streets {
        language.choose("按路网距离", "along streets")
    } else {
        language.choose("没有路网，按直线估算", "estimated by straight lines")
    };
    let [far, island, edge, off] = circle.summary.marks;
    let remarks = match language {
        Language::Zh => vec![
            format!("{names}，{cutoff}，{way}，{travel}；{method}。"),
            format!("存疑的居民点：离路过远 {far}，路网孤岛 {island}，靠近地图边缘 {edge}，不在路网上 {off}。"),
        ],
        Language::En => vec![
            format!("{names}, {cutoff}, {way}, {travel}; {method}."),
            format!(
                "Doubtful homes: far from streets {far}, on islands {island}, near the edge of the map {edge}, off the network {off}."
            ),
        ],
    };
    let head = || -> Vec<Column> {
        columns(
            language,
            &[
                ("区划代码", "Code", 16, 30, Align::Start),
                ("地区", "Region", 22, 40, Align::Start),
                ("人数", "People", 12, 20, Align::End),
                ("覆盖人数", "Covered", 12, 20, Align::End),
                ("覆盖率（%）", "Covered (%)", 12, 20, Align::End),
                ("直线覆盖率（%）", "By straight line (%)", 16, 24, Align::End),
            ],
        )
    };
    let tables = circle.groups.iter().enumerate().map(|(at, group)| {
        let rows = circle.rows.iter().map(|row| {
            let (people, covered, straight) = row.groups[at];
            let share = |part: f64| if people > 0.0 { number(part / people * 100.0, 2) } else { Cell::Empty };
            vec![
                Cell::text(row.area.code.clone()),
                Cell::text(language.pick(&row.area.name)),
                number(people, 0),
                number(covered, 0),
                share(covered),
                share(straight),
            ]
        });
        let name =
            if group == "weight" { language.choose("全体居民", "Everybody").to_owned() } else { group.clone() };
        Table { name, columns: head(), rows: rows.collect(), notes: Vec::new() }
    });
    let title = match language {
        Language::Zh => format!("{}：{cutoff}服务圈", language.pick(&terrain.title)),
        Language::En => format!("{}: within {cutoff}", language.pick(&terrain.title)),
    };
    Handout { title, remarks, tables: tables.collect() }
}

fn number(value: f64, places: u32) -> Cell {
    let decimal = Decimal::from_f64(value).map(|value| value.round_dp(places));
    decimal.and_then(|value| Number::parse(&value.to_string())).map_or(Cell::Empty, Cell::Number)
}
