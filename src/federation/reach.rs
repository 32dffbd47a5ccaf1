//! Which addresses a connection may go to, whatever a name resolves to.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

use crate::comments::network::Network;
use crate::federation::address::Host;

#[derive(Clone, Debug)]
pub struct Reach {
    pub networks: Vec<Network>,
}

impl Reach {
    /// An address that the operator named as such, one in their networks, or one of the public internet.
    pub fn allows(&self, host: &Host, address: IpAddr) -> bool {
        let address = address.to_canonical();
        host.address() == Some(address)
            || self.networks.iter().any(|network| network.holds(address))
            || match address {
                IpAddr::V4(address) => is_public_v4(address),
                IpAddr::V6(address) => is_public_v6(address),
            }
    }
}

/// What is routed on the internet: the unicast addresses outside the special purposes of
/// <https://www.iana.org/assignments/iana-ipv4-special-registry>.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    match a {
        0 | 10 | 127 | 224.. => false,
        100 => !(64..128).contains(&b),
        169 => b != 254,
        172 => !(16..32).contains(&b),
        192 => !matches!((b, c), (0, 0 | 2) | (88, 99) | (168, _)),
        198 => !matches!((b, c), (18 | 19, _) | (51, 100)),
        203 => (b, c) != (0, 113),
        _ => true,
    }
}

/// 2000::/3 is all of it that is given out, less what carries IPv4 or is for documents.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    (0x2000..0x4000).contains(&a)
        && a != 0x2002
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
        && !(a == 0x3fff && b < 0x1000)
}
