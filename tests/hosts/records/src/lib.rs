//! Requests with the native engine's answers, and what a host made of them.
//!
//! A file is a sequence of records: two little-endian u32, the bytes of the request and of the
//! result, and both. tests/hosts/requests.cpp writes it.

use std::collections::BTreeMap;
use std::process::ExitCode;

pub struct Record {
    pub request: Vec<u8>,
    pub result: Vec<u8>,
}

/// What a refusal says: a code of docs/wire.md, the field and the index it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: u16,
    pub field: u16,
    pub index: u32,
}

/// What a host hands back.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    Result(Vec<u8>),
    Refusal(Refusal),
}

impl Record {
    /// The operation of the request, 0 where it is too short to name one.
    pub fn operation(&self) -> u16 {
        self.request.get(6..8).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
    }

    /// The refusal that the native result holds, if it is one.
    pub fn refusal(&self) -> Option<Refusal> {
        let half = |at: usize| u16::from_le_bytes([self.result[at], self.result[at + 1]]);
        let index = u32::from_le_bytes(self.result[16..20].try_into().unwrap());
        (half(12) != 0).then(|| Refusal { code: half(12), field: half(14), index })
    }

    /// Whether the host's answer is the native one, bit for bit.
    pub fn agrees(&self, answer: &Answer) -> bool {
        match (answer, self.refusal()) {
            (Answer::Result(bytes), _) => *bytes == self.result,
            (Answer::Refusal(refusal), Some(native)) => *refusal == native,
            (Answer::Refusal(_), None) => false,
        }
    }
}

pub fn read(path: &str) -> Vec<Record> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut records = Vec::new();
    let mut at = 0;
    let size = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    while at < bytes.len() {
        let middle = at + 8 + size(at);
        let end = middle + size(at + 4);
        records.push(Record { request: bytes[at + 8..middle].into(), result: bytes[middle..end].into() });
        at = end;
    }
    records
}

/// The numbers in "loadline: code C, field F, index I".
pub fn parse_refusal(text: &str) -> Option<Refusal> {
    let after = |key: &str| {
        let rest = &text[text.find(key)? + key.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<u32>().ok()
    };
    text.contains("loadline: code ").then_some(())?;
    Some(Refusal { code: after("code ")? as u16, field: after("field ")? as u16, index: after("index ")? })
}

#[derive(Default)]
struct Cost {
    calls: u64,
    most: u64,
    sum: u64,
}

/// Counts agreement, and what each operation costs; the cheapest refusal is what a call costs by itself.
#[derive(Default)]
pub struct Tally {
    agreed: u64,
    differing: Vec<String>,
    costs: BTreeMap<u16, Cost>,
    least_refusal: Option<u64>,
}

impl Tally {
    pub fn take(&mut self, number: usize, record: &Record, answer: &Answer, cost: u64) {
        if record.agrees(answer) {
            self.agreed += 1;
        } else {
            self.differing.push(format!("request {number}, operation {}: {answer:?}", record.operation()));
        }
        if record.refusal().is_none() {
            let entry = self.costs.entry(record.operation()).or_default();
            entry.calls += 1;
            entry.sum += cost;
            entry.most = entry.most.max(cost);
        } else {
            self.least_refusal = Some(self.least_refusal.map_or(cost, |least| least.min(cost)));
        }
    }

    /// One line of JSON for scripts/test-hosts.mjs; differences go to the error stream.
    pub fn report(&self) -> ExitCode {
        for difference in self.differing.iter().take(5) {
            eprintln!("differs: {}", &difference[..difference.len().min(400)]);
        }
        let costs: Vec<String> = self.costs.iter().map(|(operation, cost)| {
            format!("{{\"operation\":{operation},\"calls\":{},\"most\":{},\"mean\":{}}}", cost.calls, cost.most, cost.sum / cost.calls)
        }).collect();
        let empty = self.least_refusal.unwrap_or(0);
        println!("{{\"agreed\":{},\"differing\":{},\"empty\":{empty},\"costs\":[{}]}}", self.agreed, self.differing.len(), costs.join(","));
        if self.differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs a host over `FILE RECORDS`, or says with `--check FILE...` which modules it takes: one line
/// of JSON, true or false a module.
pub fn main(check: impl Fn(&[u8]) -> bool + std::panic::RefUnwindSafe, run: impl Fn(&[u8], &[Record]) -> Tally) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let read_module = |path: &String| std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    if arguments.first().is_some_and(|first| first == "--check") {
        std::panic::set_hook(Box::new(|_| {}));
        let verdicts: Vec<String> = arguments[1..].iter().map(|path| {
            let module = read_module(path);
            std::panic::catch_unwind(|| check(&module)).unwrap_or(false).to_string()
        }).collect();
        println!("[{}]", verdicts.join(","));
        return ExitCode::SUCCESS;
    }
    run(&read_module(&arguments[0]), &read(&arguments[1])).report()
}

/// Base64 with padding.
pub mod base64 {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    pub fn encode(bytes: &[u8]) -> String {
        let mut text = String::new();
        for group in bytes.chunks(3) {
            let word = (0..3).fold(0u32, |word, i| word << 8 | u32::from(*group.get(i).unwrap_or(&0)));
            for i in 0..4 {
                let digit = DIGITS[(word >> (18 - 6 * i) & 63) as usize] as char;
                text.push(if i <= group.len() { digit } else { '=' });
            }
        }
        text
    }

    pub fn decode(text: &str) -> Option<Vec<u8>> {
        let (mut held, mut bits, mut bytes) = (0u32, 0, Vec::new());
        for digit in text.trim_end_matches('=').bytes() {
            held = held << 6 | DIGITS.iter().position(|&d| d == digit)? as u32;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                bytes.push((held >> bits) as u8);
                held &= (1 << bits) - 1;
            }
        }
        Some(bytes)
    }
}
