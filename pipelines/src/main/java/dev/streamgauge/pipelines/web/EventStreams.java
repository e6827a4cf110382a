package dev.streamgauge.pipelines.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.util.BackgroundThread;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The clients that follow streams of server-sent events. Each has a bounded queue and at most one
 * write on its way, which no thread waits for: a client that stops reading costs its queue, and its
 * connection is closed after some time.
 */
final class EventStreams implements AutoCloseable {
  static final int MAX_SUBSCRIBERS = 16;

  private static final int MAX_QUEUED = 256;
  private static final int MAX_QUEUED_BYTES = 1 << 20;
  private static final int HEARTBEAT_SECONDS = 10;

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService heartbeats =
      Executors.newSingleThreadScheduledExecutor(
          BackgroundThread.factory("streamgauge-web-heartbeats"));

  EventStreams() {
    var unused =
        heartbeats.scheduleWithFixedDelay(
            BackgroundThread.surviving(
                "Keeping event streams open", () -> clients.forEach(Client::heartbeat)),
            HEARTBEAT_SECONDS,
            HEARTBEAT_SECONDS,
            TimeUnit.SECONDS);
  }

  /** Returns whether another client may subscribe. */
  synchronized boolean isFull() {
    return clients.size() >= MAX_SUBSCRIBERS;
  }

  /** Streams {@code feed} to a client until it disconnects; returns false if there are too many. */
  boolean open(EventFeed feed, Request request, Response response, Callback callback) {
    String lastEventId = request.getHeaders().get("Last-Event-ID");
    Client client = new Client(response, callback);
    synchronized (this) {
      if (isFull()) {
        return false;
      }
      clients.add(client);
    }
    request.addFailureListener(client::fail);
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    // The time after which browsers reconnect, and a first byte that tells them they are connected.
    client.send("retry: 2000\n\n");
    client.follow(feed.subscribe(lastEventId == null ? "" : lastEventId, client));
    return true;
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
    clients.forEach(client -> client.fail(null));
  }

  private final class Client implements EventFeed.Subscriber, Callback {
    private final Response response;
    private final Callback completion;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean writing;
    private boolean ended;
    private EventFeed.Subscription subscription = () -> {};

    Client(Response response, Callback completion) {
      this.response = response;
      this.completion = completion;
    }

    void follow(EventFeed.Subscription subscription) {
      synchronized (this) {
        if (!ended) {
          this.subscription = subscription;
          return;
        }
      }
      subscription.end();
    }

    @Override
    public void offer(EventFeed.Event event) {
      send(text(event));
    }

    void heartbeat() {
      synchronized (this) {
        if (!queue.isEmpty()) {
          return;
        }
      }
      send(": \n\n");
    }

    void send(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      synchronized (this) {
        if (ended) {
          return;
        }
        if (queue.size() >= MAX_QUEUED || queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
          queue.clear();
          bytes = text(EventFeed.Event.RESYNC).getBytes(UTF_8);
          queuedBytes = 0;
        }
        queue.add(bytes);
        queuedBytes += bytes.length;
      }
      writeNext();
    }

    private void writeNext() {
      ByteBuffer next;
      synchronized (this) {
        if (writing || ended || queue.isEmpty()) {
          return;
        }
        next = joined();
        writing = true;
      }
      response.write(false, next, this);
    }

    /** Takes everything that waits, as one write costs as much as a few. */
    private ByteBuffer joined() {
      ByteBuffer all = ByteBuffer.allocate(queuedBytes);
      queue.forEach(all::put);
      queue.clear();
      queuedBytes = 0;
      return all.flip();
    }

    @Override
    public void succeeded() {
      synchronized (this) {
        writing = false;
      }
      writeNext();
    }

    @Override
    public void failed(Throwable cause) {
      fail(cause);
    }

    void fail(Throwable cause) {
      EventFeed.Subscription ending;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        queue.clear();
        ending = subscription;
      }
      clients.remove(this);
      ending.end();
      if (cause == null) {
        completion.succeeded();
      } else {
        completion.failed(cause);
      }
    }

    private static String text(EventFeed.Event event) {
      StringBuilder text = new StringBuilder(event.data().length() + 64);
      if (!event.id().isEmpty()) {
        text.append("id: ").append(event.id()).append('\n');
      }
      return text.append("event: ")
          .append(event.name())
          .append("\ndata: ")
          .append(event.data())
          .append("\n\n")
          .toString();
    }
  }
}
