package dev.streamgauge.pipelines.page;

import dev.streamgauge.pipelines.history.ChangeFeed;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.history.LineTap;
import dev.streamgauge.pipelines.web.BadQueryException;
import dev.streamgauge.pipelines.web.EventFeed;
import dev.streamgauge.pipelines.web.Query;
import dev.streamgauge.pipelines.web.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The streams: changes of the history, and lines as they are read. */
final class Feeds {
  private final History history;

  Feeds(History history) {
    this.history = history;
  }

  void addTo(Routes routes) {
    routes.addStream("/api/v1/events", query -> this::changes);
    routes.addStream("/api/v1/tail", this::lines);
  }

  private EventFeed.Subscription changes(String lastEventId, EventFeed.Subscriber subscriber) {
    Consumer<ChangeFeed.Change> to =
        change -> subscriber.offer(new EventFeed.Event(change.id(), change.name(), change.data()));
    if (lastEventId.isEmpty()) {
      // So that a client that loses its connection before the first change can say where it was.
      subscriber.offer(new EventFeed.Event(history.feed().lastId(), "hello", "{}"));
    }
    if (!history.feed().subscribe(lastEventId, to) && !lastEventId.isEmpty()) {
      subscriber.offer(EventFeed.Event.RESYNC);
    }
    return () -> history.feed().unsubscribe(to);
  }

  private EventFeed lines(Query query) {
    String text = query.text("contains").orElse("");
    if (text.length() > LineTap.MAX_TEXT) {
      throw new BadQueryException(
          "parameter contains may have " + LineTap.MAX_TEXT + " characters");
    }
    return (lastEventId, subscriber) -> {
      LineTap.Watcher watcher = history.tap().watch(text, line -> subscriber.offer(event(line)));
      return watcher::close;
    };
  }

  private static EventFeed.Event event(LineTap.Line line) {
    try {
      byte[] json =
          JsonReply.bytes(
              out -> {
                JsonReply.time(out, "time", line.atMillis());
                out.writeStringField("text", line.text());
                out.writeNumberField("bytes", line.bytes());
                out.writeNumberField("skipped", line.skipped());
              });
      return new EventFeed.Event("", "line", new String(json, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
