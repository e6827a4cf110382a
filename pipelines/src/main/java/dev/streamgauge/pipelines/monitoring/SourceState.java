package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.io.socket.SourceEvents;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether the source of this process has its server, by the last that was heard of it. */
final class SourceState implements Consumer<SourceEvents.Event> {
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean listens;

  @Override
  public void accept(SourceEvents.Event event) {
    switch (event.kind()) {
      case LISTENING -> {
        listens = true;
        problem = Optional.empty();
      }
      case CONNECTED -> problem = Optional.empty();
      case CANNOT_CONNECT ->
          problem =
              Optional.of("cannot connect to " + event.address() + " (" + event.reason() + ")");
      case DISCONNECTED -> {
        // Senders come and go.
        if (!listens) {
          problem = Optional.of("not connected to " + event.address());
        }
      }
    }
  }

  /** Returns why nothing can be read; empty if nothing is known of that. */
  Optional<String> problem() {
    return problem;
  }
}
