#![no_main]

use gongfu_fuzz::{check_network, parts};
use gongfu_geodata::Input;
use gongfu_geodata::network::{Keep, Mode, Profile, csv};

// Input: the nodes and, after a zero byte, the edges.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let [nodes, edges] = parts(input);
    check_network(csv(
        Input::new("nodes.csv", nodes),
        Input::new("edges.csv", edges),
        Profile::new(Mode::Drive),
        Keep::NodeIds,
    ));
});
