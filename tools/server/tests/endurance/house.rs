//! A server in this process, on a free port.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use aegis_server::Settings;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::client::{Http, Socket};

/// A server that ends with this value.
pub struct House {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl House {
    /// Starts a server that is ready.
    pub fn open(settings: Settings) -> Self {
        let house = Self::start(settings);
        while house.http().get("/readyz").status != 200 {}
        house
    }

    /// Starts a server; it may still be reading its store.
    pub fn start(settings: Settings) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (told, heard) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await?;
                told.send(listener.local_addr()?).unwrap();
                let stopped = async { _ = stopped.await };
                aegis_server::serve(settings, listener, stopped).await
            })
        });
        Self { address: heard.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub fn http(&self) -> Http {
        Http::connect(self.address)
    }

    pub fn socket(&self) -> Socket {
        Socket::open(self.address, "/ws")
    }

    /// A figure on the page of metrics.
    pub fn metric(&self, name: &str) -> f64 {
        let page = self.http().get("/metrics").text();
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {page}")).parse().unwrap()
    }

    /// Waits until a figure is so, however long that takes.
    pub fn wait_until(&self, name: &str, is_so: impl Fn(f64) -> bool) {
        while !is_so(self.metric(name)) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Asks the server to end.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            _ = stop.send(());
        }
    }

    /// Waits until it has ended.
    pub fn wait(&mut self) -> std::io::Result<()> {
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap())
    }

    /// Ends it and waits for that.
    pub fn close(mut self) {
        self.stop();
        self.wait().unwrap();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop();
        if !std::thread::panicking() {
            self.wait().unwrap();
        }
    }
}
