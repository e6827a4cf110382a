package dev.streamgauge.alerts.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;

/**
 * Prints each event to standard output, in UTF-8, on its own line:
 *
 * <pre>
 * FIRING HighErrors{host="web-1"} since 2023-11-14T22:13:20Z: web-1 has 12 errors
 * RESOLVED HighErrors{host="web-1"} from 2023-11-14T22:13:20Z to 2023-11-14T22:14:00Z: web-1 has 12 errors
 * </pre>
 *
 * <p>On a cluster that is the executor's standard output.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class ConsoleNotifier implements Notifier {
  private static final long serialVersionUID = 1L;

  /** The format of events. */
  public enum Format {
    /** A human-readable line. */
    TEXT,
    /** A JSON object with everything that is known about the event. */
    JSON
  }

  /** Provides the stream to print to, on the machine that prints. */
  @FunctionalInterface
  public interface Out extends Serializable {
    /** Returns the stream. */
    PrintStream stream();
  }

  abstract Format format();

  abstract Out out();

  /** Prints in the given format. */
  public static ConsoleNotifier of(Format format) {
    return new AutoValue_ConsoleNotifier(format, StandardOut.INSTANCE);
  }

  /** Prints to a stream other than standard output. */
  public ConsoleNotifier to(Out out) {
    return new AutoValue_ConsoleNotifier(format(), out);
  }

  /** Not a lambda, as those of two deserialized copies are not equal. */
  private enum StandardOut implements Out {
    INSTANCE;

    @Override
    public PrintStream stream() {
      return System.out;
    }
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) {
    return message -> print(message.events());
  }

  /**
   * Prints {@code events} together.
   *
   * @throws IOException if the stream is closed
   */
  void print(List<AlertEvent> events) throws IOException {
    PrintStream stream = out().stream();
    TextStyle style = TextStyle.of(stream);
    StringBuilder text = new StringBuilder();
    for (AlertEvent event : events) {
      text.append(
              format() == Format.JSON
                  ? VisibleText.json(EventJson.text(event))
                  : status(event, style) + " " + AlertText.line(event))
          .append('\n');
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.flush();
    if (stream.checkError()) {
      throw new IOException("standard output is closed");
    }
  }

  private static String status(AlertEvent event, TextStyle style) {
    String status = (event.repeats() > 0 ? "STILL " : "") + event.status();
    return event.status() == AlertEvent.Status.FIRING ? style.alarm(status) : style.good(status);
  }
}
