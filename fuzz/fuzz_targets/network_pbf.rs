#![no_main]

use gongfu_fuzz::{check_facilities, check_network, pbf_with_data};
use gongfu_geodata::Input;
use gongfu_geodata::network::{Keep, Mode, Profile, pbf};
use gongfu_geodata::points::{TagKind, openstreetmap};

// The input is a file, and it is the data of a block in a file that is sound.
libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    let kinds: Vec<TagKind> = ["amenity=*", "highway=*"].iter().filter_map(|tag| TagKind::new(tag, "x")).collect();
    for file in [input, &pbf_with_data(input)] {
        for mode in Mode::ALL {
            check_network(pbf(Input::new("x.osm.pbf", file), Profile::new(mode), Keep::NodeIds));
        }
        check_facilities(openstreetmap(Input::new("x.osm.pbf", file), &kinds));
    }
});
