//! cosmwasm-vm: the checks of an upload, singlepass compilation with metering, queries and execution.

use cosmwasm_vm::testing::{mock_instance_with_options, MockApi, MockInstanceOptions, MockQuerier, MockStorage};
use cosmwasm_vm::{call_execute_raw, call_instantiate_raw, call_query_raw, Instance};
use loadline_records::{base64, parse_refusal, Answer, Record, Tally};
use std::process::ExitCode;

/// wasmer 5 takes the address of a function that Rust no longer ships from 1.95 on. The singlepass
/// compiler emits no call of it.
#[no_mangle]
extern "C" fn __rust_probestack() {
    unreachable!("a stack probe of another compiler")
}

type Contract = Instance<MockApi, MockStorage, MockQuerier>;

const ENVIRONMENT: &[u8] = br#"{"block":{"height":1,"time":"1","chain_id":"test"},"contract":{"address":"c"}}"#;
const SENDER: &[u8] = br#"{"sender":"s","funds":[]}"#;

fn instance(module: &[u8]) -> Contract {
    mock_instance_with_options(module, MockInstanceOptions { gas_limit: 1 << 62, ..Default::default() })
}

fn message(verb: &str, request: &[u8]) -> Vec<u8> {
    format!(r#"{{"{verb}":{{"request":"{}"}}}}"#, base64::encode(request)).into_bytes()
}

/// The text between a prefix and a suffix.
fn within<'a>(text: &'a str, prefix: &str, suffix: &str) -> Option<&'a str> {
    text.strip_prefix(prefix)?.strip_suffix(suffix)
}

/// What {"ok":"<base64 of {"result":"<base64>"}>"} or {"error":"..."} says.
fn answer_of(reply: &[u8]) -> Option<Answer> {
    let text = std::str::from_utf8(reply).ok()?;
    if let Some(error) = within(text, r#"{"error":""#, r#""}"#) {
        return parse_refusal(error).map(Answer::Refusal);
    }
    let inner = base64::decode(within(text, r#"{"ok":""#, r#""}"#)?)?;
    let inner = String::from_utf8(inner).ok()?;
    Some(Answer::Result(base64::decode(within(&inner, r#"{"result":""#, r#""}"#)?)?))
}

fn query(contract: &mut Contract, message: &[u8]) -> (Option<Answer>, u64) {
    let before = contract.create_gas_report().used_internally;
    let reply = call_query_raw(contract, ENVIRONMENT, message).expect("the query ends without a trap");
    (answer_of(&reply), contract.create_gas_report().used_internally - before)
}

/// `certify` stores its result, names the certificate, and `last` gives it; a refusal stores nothing.
fn check_certify(contract: &mut Contract, records: &[Record]) {
    call_instantiate_raw(contract, ENVIRONMENT, SENDER, b"{}").expect("instantiate");
    assert!(query(contract, br#"{"last":{}}"#).0.is_none(), "nothing is certified at first");
    let sound = records.iter().find(|record| record.refusal().is_none()).expect("a sound request");
    let reply = call_execute_raw(contract, ENVIRONMENT, SENDER, &message("certify", &sound.request)).expect("execute");
    let tail = sound.result.len() - 8;
    let certificate = u64::from_le_bytes(sound.result[tail..].try_into().unwrap());
    let text = String::from_utf8(reply).expect("JSON");
    assert!(text.contains(&format!(r#"{{"key":"certificate","value":"{certificate:016x}"}}"#)), "{text}");
    assert!(text.contains(&format!(r#""data":"{}""#, base64::encode(&sound.result))), "{text}");
    let refused = records.iter().find(|record| record.refusal().is_some()).expect("a refused request");
    let reply = call_execute_raw(contract, ENVIRONMENT, SENDER, &message("certify", &refused.request)).expect("execute");
    assert!(reply.starts_with(br#"{"error":"#));
    assert!(sound.agrees(&query(contract, br#"{"last":{}}"#).0.expect("the last result")));
}

/// Messages that are none of this contract's end as its error.
fn check_messages(contract: &mut Contract) {
    for text in ["", "{}", "[]", r#"{"answer":{}}"#, r#"{"answer":{"request":"!!!!"}}"#, r#"{"answer":{"request":"bG9hZA=="},"x":1}"#, r#"{"other":{}}"#] {
        let reply = call_query_raw(contract, ENVIRONMENT, text.as_bytes()).expect("no trap");
        assert!(reply.starts_with(br#"{"error":"loadline: not a message"#), "{text}");
    }
    let long = vec![b' '; 100_000];
    assert!(call_query_raw(contract, ENVIRONMENT, &long).is_err(), "more than the contract has room for");
}

fn run(module: &[u8], records: &[Record]) -> Tally {
    let mut contract = instance(module);
    check_certify(&mut contract, records);
    check_messages(&mut contract);
    let mut tally = Tally::default();
    for (i, record) in records.iter().enumerate() {
        if record.request.is_empty() {
            continue; // an empty string is not a request, and the contract says so in words
        }
        let (answer, gas) = query(&mut contract, &message("answer", &record.request));
        tally.take(i, record, &answer.expect("an answer of the known form"), gas);
    }
    tally
}

fn check(module: &[u8]) -> bool {
    instance(module);
    true
}

/// `--query FILE MESSAGE` prints the contract's reply to one query, as the chain's nodes hand it back.
fn print_reply(file: &str, message: &str) -> ExitCode {
    let module = std::fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let reply = call_query_raw(&mut instance(&module), ENVIRONMENT, message.as_bytes()).expect("the query ends without a trap");
    println!("{}", String::from_utf8(reply).expect("JSON"));
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--query", file, message] => print_reply(file, message),
        _ => loadline_records::main(check, run),
    }
}
