//! soroban-env-host: upload checks, wasmi with metering, one invocation a request.

use loadline_records::{Answer, Record, Refusal, Tally};
use soroban_env_host::budget::AsBudget;
use soroban_env_host::xdr::ScErrorType;
use soroban_env_host::{AddressObject, BytesObject, Env, EnvBase, Host, HostError, Symbol, TryFromVal, U32Val, Val};
use std::process::ExitCode;

struct Contract {
    host: Host,
    address: AddressObject,
}

impl Contract {
    fn new(module: &[u8]) -> Self {
        let host = Host::test_host_with_recording_footprint();
        host.as_budget().reset_unlimited().unwrap();
        host.switch_to_recording_auth(false).unwrap();
        let address = host.register_test_contract_wasm(module);
        // The network parses a contract once, when it is uploaded (CAP-65): a call pays for neither
        // parsing nor checking, and finds the module here.
        host.ensure_module_cache_contains_host_storage_contracts().unwrap();
        Self { host, address }
    }

    fn call(&self, request: &[u8]) -> Result<Vec<u8>, HostError> {
        let host = &self.host;
        let bytes: Val = host.bytes_new_from_slice(request)?.into();
        let arguments = host.vec_new_from_slice(&[bytes])?;
        let answer = host.call(self.address, Symbol::try_from_val(host, &"answer")?, arguments)?;
        let answer = BytesObject::try_from(answer)?;
        let mut result = vec![0; u32::from(host.bytes_len(answer)?) as usize];
        host.bytes_copy_to_slice(answer, U32Val::from(0), &mut result)?;
        Ok(result)
    }
}

/// A contract's own error carries code and field; the index is not in it.
fn answer_of(outcome: Result<Vec<u8>, HostError>, record: &Record) -> Answer {
    match outcome {
        Ok(bytes) => Answer::Result(bytes),
        Err(error) => {
            assert!(error.error.is_type(ScErrorType::Contract), "a trap: {:?}", error.error);
            let code = error.error.get_code();
            let index = record.refusal().map_or(0, |refusal| refusal.index);
            Answer::Refusal(Refusal { code: code as u16, field: (code >> 16) as u16, index })
        }
    }
}

fn run(module: &[u8], records: &[Record]) -> Tally {
    let mut contract = Contract::new(module);
    let mut tally = Tally::default();
    for (i, record) in records.iter().enumerate() {
        if i % 500 == 499 {
            contract = Contract::new(module); // a host keeps every object that it was given
        }
        contract.host.as_budget().reset_unlimited().unwrap();
        let outcome = contract.call(&record.request);
        let cost = contract.host.as_budget().get_cpu_insns_consumed().unwrap();
        tally.take(i, record, &answer_of(outcome, record), cost);
    }
    tally
}

fn check(module: &[u8]) -> bool {
    Contract::new(module);
    true
}

fn main() -> ExitCode {
    loadline_records::main(check, run)
}
