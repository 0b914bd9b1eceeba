use super::*;

/// Reads one paragraph of a plan for 2021–2025 and lists what it found, one a
/// line: kind, comparator, values, unit, year, `total` when cumulative, subject.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    check_in(text, false, expected);
}

#[track_caller]
fn check_in(text: &str, background: bool, expected: &[&str]) {
    let setting = Setting { document: "t", period: Period::new(2021, 2025), background, ..Setting::default() };
    let mut out = Yield::default();
    read(&Para::new(text, 1), &setting, &mut out);
    let show = |kind: &str,
                op: Comparator,
                values: &[gongfu_base::Number],
                unit: Option<&str>,
                year: Option<i32>,
                total: bool,
                subject: &str| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let year = year.map_or(String::new(), |year| format!(" {year}"));
        format!(
            "{kind} {} {}{}{year}{} | {subject}",
            op.sign(),
            values.join(";"),
            unit.unwrap_or(""),
            if total { " total" } else { "" }
        )
    };
    let mut found: Vec<String> = out
        .commitments
        .iter()
        .map(|item| {
            show(
                item.kind.name(),
                item.op,
                &item.values,
                item.unit.as_deref(),
                item.by_year,
                item.cumulative,
                &item.subject,
            )
        })
        .collect();
    found.extend(out.facts.iter().map(|item| {
        show("fact", item.op, &item.values, item.unit.as_deref(), item.year, item.cumulative, &item.subject)
    }));
    found.extend(out.findings.iter().map(|finding| format!("finding {}", finding.code)));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_share_by_a_year() {
    check(
        "到2025年，甲类园覆盖率达到85%以上，乙率保持在90%左右。",
        &["target >= 85% 2025 | 甲类园覆盖率", "target ~ 90% 2025 | 乙率"],
    );
    check("到2025年，丙率不低于28%。丁率达100%。", &["target >= 28% 2025 | 丙率", "target = 100% | 丁率"]);
}

#[test]
fn counts_of_work_are_totals_and_counts_of_things_are_levels() {
    check(
        "“十四五”期间，新建甲院20所以上，增加座位约3000个。",
        &["target >= 20所 2025 total | 新建甲院", "target ~ 3000个 2025 total | 增加座位"],
    );
    check(
        "创建2家示范机构，培训护理员5000人次。",
        &["target = 2家 | 创建示范机构", "target = 5000人次 total | 培训护理员"],
    );
    check("每年新增床位100张。", &["target = 100张 | 每年新增床位"]);
}

#[test]
fn norms_have_a_base_a_radius_or_a_rule() {
    check("原则上每1万左右常住人口配备1所甲园。", &["norm = 1所 | 每1万左右常住人口配备甲园"]);
    check("按照每百户不少于30平方米的标准配建。", &["norm >= 30平方米/百户 | 每百户标准配建"]);
    check("打造城市15分钟服务圈。", &["norm = 15分钟 | 打造城市服务圈"]);
    check("基本标准不低于丙标准的1.3倍。", &["norm >= 1.3倍 | 基本标准不低于丙标准"]);
}

#[test]
fn numerals_are_numbers_too() {
    check(
        "到2025年，百分之九十的村达标，三分之二以上的镇建有两个中心。",
        &["target = 90% 2025 | 村达标", "target >= 2/3 2025 | 镇建有", "target = 2个 2025 | 镇建有中心"],
    );
}

#[test]
fn what_only_says_who_or_names_is_no_quantity() {
    for text in [
        "为65岁以上老年人提供服务，加强0—6岁儿童管理。",
        "落实《甲标准（2021年版）》，推进“1+X”试点和“三定一督”。",
        "以2000年底前建成的小区为重点。",
        "控制PM2.5浓度，完善12345热线，建设S226线和5G网络。",
        "创建二级以上医院，完善三级网络。",
        "一是加强领导，形成一批成果。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn the_past_is_told_from_what_is_ahead() {
    check_in(
        "“十三五”期间，新增就业4.3万人，参保率达98%。",
        true,
        &["fact = 4.3万人 2020 total | 新增就业", "fact = 98% 2020 | 参保率"],
    );
    check("截至目前共建成28家服务站。", &["fact = 28家 | 建成服务站"]);
    check_in("城镇化率到2025年预计将达到67%左右。", true, &["target ~ 67% 2025 | 城镇化率"]);
}

#[test]
fn a_number_that_stays_without_a_unit_is_told() {
    check("新增20甲乙。", &["finding number-without-unit"]);
}

#[test]
fn a_text_without_full_stops_is_read_clause_by_clause() {
    let text = "新建养老机构6所，".repeat(2000);
    let mut out = Yield::default();
    read(&Para::new(&text, 1), &Setting { document: "t", ..Setting::default() }, &mut out);
    assert_eq!(out.commitments.len(), 2000);
    let longest = out.commitments.iter().map(|item| item.text.chars().count()).max();
    assert!(longest <= Some(2 * CLAUSE_LONGEST + 10), "{longest:?}");
}
