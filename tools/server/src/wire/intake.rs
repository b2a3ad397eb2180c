//! Bodies of requests: they come in time, and what nobody wanted of them is taken and thrown away,
//! so that a client which is still sending hears the answer.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::EXPECT;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse as _;
use futures_util::FutureExt as _;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use serde_json::json;
use tokio::time::Sleep;
use tower::ServiceExt as _;

/// How many bytes that nobody wants are taken.
const UNWANTED_BYTES: usize = 64 * 1024 * 1024;

/// Answers a request whose body may take so long.
pub(super) async fn answer(
    app: Router,
    request: Request<Incoming>,
    time: Duration,
) -> Result<Response<Body>, Infallible> {
    if request.body().is_end_stream() {
        return app.oneshot(request.map(|_| Body::empty())).await;
    }
    // A client that asks first whether it may send its body has not sent it yet.
    let asks_first = request.headers().contains_key(EXPECT);
    let fate = Arc::new(Mutex::new(Fate::Open));
    let (parts, body) = request.into_parts();
    let timer = Box::pin(tokio::time::sleep(time));
    let body = Timed { body: Some(body), timer, is_late: false, fate: Arc::clone(&fate) };
    let response = app.oneshot(Request::from_parts(parts, Body::new(body))).await?;
    let fate = std::mem::replace(&mut *lock(&fate), Fate::Open);
    Ok(match fate {
        Fate::Late => too_late(),
        Fate::Left(body) => {
            if !asks_first {
                tokio::spawn(tokio::time::timeout(time, throw_away(body)));
            }
            response
        }
        Fate::Open => response,
    })
}

fn too_late() -> Response<Body> {
    let detail = json!({ "detail": "the body did not come in time; send it again" });
    (StatusCode::REQUEST_TIMEOUT, [("connection", "close")], axum::Json(detail)).into_response()
}

/// What became of a body.
enum Fate {
    /// It was read, or is still being read.
    Open,
    /// It did not come in time.
    Late,
    /// Nobody wanted the rest of it.
    Left(Incoming),
}

fn lock(fate: &Mutex<Fate>) -> std::sync::MutexGuard<'_, Fate> {
    fate.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A body that has so much time.
struct Timed {
    body: Option<Incoming>,
    timer: Pin<Box<Sleep>>,
    is_late: bool,
    fate: Arc<Mutex<Fate>>,
}

impl hyper::body::Body for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(axum::Error::new)));
        }
        if self.timer.poll_unpin(context).is_pending() {
            return Poll::Pending;
        }
        self.is_late = true;
        *lock(&self.fate) = Fate::Late;
        Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::default, |body| body.size_hint())
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        let left = self.body.take().filter(|body| !self.is_late && !body.is_end_stream());
        if let Some(body) = left {
            *lock(&self.fate) = Fate::Left(body);
        }
    }
}

/// Reads a body to its end, unless that would be too much.
async fn throw_away(mut body: Incoming) {
    let mut bytes = 0;
    while bytes < UNWANTED_BYTES {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let Some(Ok(frame)) = frame else { return };
        bytes += frame.data_ref().map_or(0, Bytes::len);
    }
}
