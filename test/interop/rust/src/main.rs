//! rust-libp2p as a partner of the interop tests: see ../README.md for the commands. It knows
//! `connect`, `connection`, `disconnect`, `ping`, `identify`, `echo` and `reserve`, serves echo, and
//! with `--relay-service` is a relay with rust-libp2p's limits.
//!
//! As a dialer rust-libp2p takes the listener's consent for granted: its proposal of /noise and
//! Noise's first message leave together.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::multiaddr::Protocol;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{NetworkBehaviour, StreamProtocol, SwarmEvent};
use libp2p::{identify, noise, ping, relay, tcp, yamux, Multiaddr, PeerId, SwarmBuilder};
use tokio::io::{AsyncBufReadExt, BufReader};

const ECHO: StreamProtocol = StreamProtocol::new("/echo/1.0.0");

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    streams: libp2p_stream::Behaviour,
    client: relay::client::Behaviour,
    relay: Toggle<relay::Behaviour>,
}

/// What the command that is being carried out waits for.
enum Pending {
    Nothing,
    Connect(Option<PeerId>),
    Disconnect(PeerId),
    Identify(PeerId),
    Reserve,
    Ping { peer: PeerId, left: usize, micros: Vec<String> },
}

#[derive(Default)]
struct Seen {
    inbound: HashMap<PeerId, Vec<bool>>,
    infos: HashMap<PeerId, identify::Info>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let serving = std::env::args().any(|flag| flag == "--relay-service");
    let mut swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(
            tcp::Config::default().nodelay(true),
            noise::Config::new,
            yamux::Config::default,
        )?
        .with_relay_client(noise::Config::new, yamux::Config::default)?
        .with_behaviour(|key, client| Behaviour {
            identify: identify::Behaviour::new(
                identify::Config::new("interop/1".into(), key.public())
                    .with_agent_version("rustpeer".into()),
            ),
            ping: ping::Behaviour::new(
                ping::Config::new().with_interval(Duration::from_millis(20)),
            ),
            streams: libp2p_stream::Behaviour::new(),
            client,
            relay: serving
                .then(|| relay::Behaviour::new(key.public().into(), relay::Config::default()))
                .into(),
        })?
        .with_swarm_config(|config| {
            config.with_idle_connection_timeout(Duration::from_secs(600))
        })
        .build();
    swarm.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
    serve_echo(swarm.behaviour().streams.new_control());

    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut seen = Seen::default();
    let mut pending = Pending::Nothing;
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                None => return Ok(()),
                Some(line) => match begin(&line, &mut swarm, &seen) {
                    Ok(next) => pending = next,
                    Err(failed) => fail(&failed.to_string()),
                },
            },
            event = swarm.select_next_some() => match event {
                SwarmEvent::NewListenAddr { address, .. } if !is_circuit(&address) => {
                    println!(
                        "{{\"peerID\":\"{0}\",\"addrs\":[\"{address}/p2p/{0}\"]}}",
                        swarm.local_peer_id()
                    );
                    swarm.add_external_address(address); // else its reservations name none
                }
                SwarmEvent::Behaviour(BehaviourEvent::Client(
                    relay::client::Event::ReservationReqAccepted { renewal: false, .. },
                )) if matches!(pending, Pending::Reserve) => {
                    pending = Pending::Nothing;
                    println!("{{\"ok\":true}}");
                }
                SwarmEvent::ListenerClosed { reason, .. } => {
                    if matches!(pending, Pending::Reserve) {
                        pending = Pending::Nothing;
                        fail(&format!("{reason:?}"));
                    }
                }
                SwarmEvent::ConnectionEstablished { peer_id, endpoint, .. } => {
                    seen.inbound.entry(peer_id).or_default().push(endpoint.is_listener());
                }
                SwarmEvent::ConnectionClosed { peer_id, num_established, .. } => {
                    if let Some(all) = seen.inbound.get_mut(&peer_id) {
                        all.truncate(num_established as usize);
                    }
                }
                SwarmEvent::OutgoingConnectionError { error, .. } => {
                    if matches!(pending, Pending::Connect(_)) {
                        pending = Pending::Nothing;
                        fail(&error.to_string());
                    }
                }
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received {
                    peer_id, info, ..
                })) => {
                    seen.infos.insert(peer_id, info);
                }
                SwarmEvent::Behaviour(BehaviourEvent::Ping(ping::Event {
                    peer: from, result: Ok(took), ..
                })) => {
                    if let Pending::Ping { peer, left, micros } = &mut pending {
                        if *peer == from && *left > 0 {
                            *left -= 1;
                            micros.push(took.as_micros().to_string());
                        }
                    }
                }
                _ => {}
            },
        }
        if let Some(answer) = done(&pending, &seen) {
            pending = Pending::Nothing;
            println!("{answer}");
        }
    }
}

/// Begins to carry out a command.
fn begin(
    line: &str,
    swarm: &mut libp2p::Swarm<Behaviour>,
    seen: &Seen,
) -> Result<Pending, Box<dyn Error>> {
    let peer = || -> Result<PeerId, Box<dyn Error>> { Ok(text(line, "peer")?.parse()?) };
    Ok(match text(line, "op")? {
        "connect" => {
            let address: Multiaddr = text(line, "addr")?.parse()?;
            let expected = match address.iter().last() {
                Some(Protocol::P2p(id)) => Some(id),
                _ => None,
            };
            swarm.dial(address)?;
            Pending::Connect(expected)
        }
        "connection" => {
            println!("{}", connection(&peer()?, seen));
            Pending::Nothing
        }
        "disconnect" => {
            let whom = peer()?;
            let _ = swarm.disconnect_peer_id(whom); // an error says that there is no connection
            Pending::Disconnect(whom)
        }
        "identify" => Pending::Identify(peer()?),
        "ping" => Pending::Ping {
            peer: peer()?,
            left: number(line, "count")?,
            micros: Vec::new(),
        },
        "reserve" => {
            let relay: Multiaddr = text(line, "addr")?.parse()?;
            swarm.listen_on(relay.with(Protocol::P2pCircuit))?;
            Pending::Reserve
        }
        "echo" => {
            let control = swarm.behaviour().streams.new_control();
            let (whom, count) = (peer()?, number(line, "bytes")?);
            tokio::spawn(async move {
                match echo(control, whom, count).await {
                    Ok(()) => println!("{{\"ok\":true,\"bytes\":{count}}}"),
                    Err(failed) => fail(&failed.to_string()),
                }
            });
            Pending::Nothing
        }
        other => return Err(format!("unknown op {other}").into()),
    })
}

/// The answer, once what the command waits for is there.
fn done(pending: &Pending, seen: &Seen) -> Option<String> {
    match pending {
        Pending::Nothing | Pending::Reserve => None,
        Pending::Connect(peer) => {
            let peer = (*peer)?;
            seen.infos.get(&peer)?;
            Some(connection(&peer, seen))
        }
        Pending::Disconnect(peer) => {
            let open = seen.inbound.get(peer).map_or(0, Vec::len);
            (open == 0).then(|| "{\"ok\":true}".into())
        }
        Pending::Identify(peer) => {
            let info = seen.infos.get(peer)?;
            Some(format!(
                "{{\"ok\":true,\"agent\":{:?},\"protocolVersion\":{:?},\"protocols\":{:?},\
                 \"listenAddrs\":{:?},\"observedAddr\":\"{}\"}}",
                info.agent_version,
                info.protocol_version,
                info.protocols.iter().map(|each| each.to_string()).collect::<Vec<_>>(),
                info.listen_addrs.iter().map(|each| each.to_string()).collect::<Vec<_>>(),
                info.observed_addr
            ))
        }
        Pending::Ping { left: 0, micros, .. } => {
            Some(format!("{{\"ok\":true,\"micros\":[{}]}}", micros.join(",")))
        }
        Pending::Ping { .. } => None,
    }
}

/// Every byte goes back, and the half-close too.
fn serve_echo(mut control: libp2p_stream::Control) {
    let mut incoming = control.accept(ECHO).expect("nobody else serves it");
    tokio::spawn(async move {
        while let Some((_, stream)) = incoming.next().await {
            tokio::spawn(async move {
                let (reader, mut writer) = stream.split();
                if futures::io::copy(reader, &mut writer).await.is_ok() {
                    let _ = writer.close().await; // an error says that the peer has gone
                }
            });
        }
    });
}

/// Writes and half-closes while it reads what comes back, and compares.
async fn echo(
    mut control: libp2p_stream::Control,
    peer: PeerId,
    count: usize,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (mut reader, mut writer) = control.open_stream(peer, ECHO).await?.split();
    let bytes: Vec<u8> = (0..count).map(|at| (at * at / 251) as u8).collect();
    let mut back = Vec::new();
    futures::try_join!(
        async {
            writer.write_all(&bytes).await?;
            writer.close().await
        },
        reader.read_to_end(&mut back),
    )?;
    if back != bytes {
        return Err(format!("{} bytes came back of {count}", back.len()).into());
    }
    Ok(())
}

fn is_circuit(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

fn connection(peer: &PeerId, seen: &Seen) -> String {
    let all = seen.inbound.get(peer).map_or(&[][..], |all| all);
    format!(
        "{{\"ok\":true,\"peer\":\"{peer}\",\"connections\":{},\"inbound\":{},\
         \"muxer\":\"/yamux/1.0.0\",\"security\":\"/noise\"}}",
        all.len(),
        all.first().copied().unwrap_or(false)
    )
}

fn fail(why: &str) {
    println!("{{\"ok\":false,\"error\":{why:?}}}");
}

/// The text of one field. Commands come from our own tests: flat, without escapes.
fn text<'a>(line: &'a str, name: &str) -> Result<&'a str, Box<dyn Error>> {
    let key = format!("\"{name}\":\"");
    let rest = line.split_once(&key).ok_or_else(|| format!("no {name}"))?.1;
    Ok(rest.split('"').next().unwrap_or_default())
}

fn number(line: &str, name: &str) -> Result<usize, Box<dyn Error>> {
    let key = format!("\"{name}\":");
    let rest = line.split_once(&key).ok_or_else(|| format!("no {name}"))?.1;
    Ok(rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse()?)
}
