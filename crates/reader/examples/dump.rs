use gongfu_reader::{Lexicon, read};
fn main() {
    let mut lexicon = Lexicon::default();
    if let Ok(text) = std::fs::read_to_string("/tmp/lexicon.tsv") {
        for line in text.lines() {
            let f: Vec<&str> = line.split('\t').collect();
            match f[0] {
                "d" => lexicon.domains.push(f[1].into()),
                "r" => lexicon.regions.push(f[1].into()),
                "i" => { lexicon.indicator_domains.insert(f[1].into(), f[2].split('|').map(Into::into).collect()); }
                _ => {}
            }
        }
    }
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.rsplit('/').next().unwrap();
        let plan = match read(name, &bytes, &lexicon) { Ok(p) => p, Err(e) => { println!("ERR\t{name}\t{}\t{}", e.code(), e); continue; } };
        println!("DOC\t{:?}", plan.document);
        for t in &plan.tables { println!("TAB\t{}\t{:?}\t{:?}\t{}\t{:?}\trows {}", t.number, t.kind, t.title, t.line, t.header, t.rows.len()); }
        let b = |b: Option<&gongfu_base::Bound>| b.map_or("-\t-\t-\t-\t-".to_string(), |b| format!("{}\t{}\t{}\t{}\t{}", b.raw, b.year.map_or(String::new(), |y| y.to_string()), b.op.map_or("", |o| o.sign()), b.values.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(";"), b.cumulative));
        for i in &plan.indicators {
            println!("IND\t{}\t{}\t{}\t{}\t{}\t{}\t{}", i.line, i.domain.as_deref().unwrap_or(""), i.name, i.unit.as_deref().unwrap_or(""), i.attribute.map_or("", |a| a.name()), b(i.baseline.as_ref()), i.targets.iter().map(|t| b(Some(t))).collect::<Vec<_>>().join("\t"));
        }
        let v = |v: &[gongfu_base::Number]| v.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(";");
        for c in &plan.commitments { println!("COM\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:?}", c.line, c.subject, c.op.sign(), v(&c.values), c.unit.as_deref().unwrap_or(""), c.by_year.map_or(String::new(), |y| y.to_string()), c.cumulative, c.kind.name(), c.boxed); }
        for c in &plan.facts { println!("FAC\t{}\t{}\t{}\t{}\t{}\t{}\t{}", c.line, c.subject, c.op.sign(), v(&c.values), c.unit.as_deref().unwrap_or(""), c.year.map_or(String::new(), |y| y.to_string()), c.cumulative); }
        for p in &plan.projects { println!("PRO\t{}\t{}\t{}\t{:?}", p.line, p.boxed, p.name, p.commitments); }
        for t in &plan.tasks { println!("TSK\t{}\t{}\t{:?}\t{:?}", t.line, t.name, t.lead, t.supporting); }
        for s in &plan.sections { println!("SEC\t{}\t{}\t{}", s.line, s.level, s.title); }
        for f in &plan.findings { println!("FIN\t{}\t{}\t{}", f.evidence.first().map_or(0, |e| e.line), f.code, f.message.zh); }
    }
}
