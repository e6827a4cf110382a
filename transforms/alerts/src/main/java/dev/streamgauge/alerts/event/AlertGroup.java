package dev.streamgauge.alerts.event;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Events that are sent in one message, so that a storm of alerts makes one message, not hundreds:
 * those of one rule that start or end at the same time.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(AlertGroup.GroupCoder.class)
public abstract class AlertGroup {
  /** Returns the rule's group and name, to show to people. */
  public abstract String name();

  /** Returns the names of the receivers; empty for all receivers in the rules file. */
  public abstract List<String> receivers();

  /** Returns the events, at least one, ordered by their labels. */
  public abstract List<AlertEvent> events();

  /**
   * Returns the event time at which the events could first be sent, in milliseconds since the
   * epoch. That is when they happened, unless late lines revealed them or something held them back.
   */
  public abstract long toldAtMillis();

  /**
   * Creates a group of {@code events}, sent when the last of them happened.
   *
   * @throws IllegalArgumentException if there are no events
   */
  public static AlertGroup of(String name, List<String> receivers, List<AlertEvent> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("A group of alerts needs an event.");
    }
    long latest = events.stream().mapToLong(AlertEvent::atMillis).max().getAsLong();
    return new AutoValue_AlertGroup(name, List.copyOf(receivers), List.copyOf(events), latest);
  }

  /** Returns the same group, sent at another time. */
  public AlertGroup emittedAt(long millis) {
    return new AutoValue_AlertGroup(name(), receivers(), events(), millis);
  }

  /**
   * Returns the same group, whose alerts have pages on the web page at {@code url}: each at {@code
   * url/#/alert/KEY}.
   */
  public AlertGroup withPagesAt(String url) {
    List<AlertEvent> linked =
        events().stream().map(event -> event.withUrl(url + "/#/alert/" + event.key())).toList();
    return new AutoValue_AlertGroup(name(), receivers(), linked, toldAtMillis());
  }

  /** Appends this to {@code buf}. */
  @Internal
  public void encode(ByteBuf buf) {
    Bytes.putString(buf, name());
    Bytes.putStrings(buf, receivers());
    buf.putVar(events().size());
    events().forEach(event -> event.encode(buf));
    buf.putZigZag(toldAtMillis());
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  @Internal
  public static AlertGroup decode(ByteBuf buf) {
    return decode(buf, AlertLayout.CURRENT);
  }

  /**
   * Reads what {@link #encode} of an earlier build may have appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  @Internal
  public static AlertGroup decode(ByteBuf buf, AlertLayout layout) {
    String name = Bytes.getString(buf);
    List<String> receivers = Bytes.getStrings(buf);
    int size = buf.getCount(1);
    if (size == 0) {
      throw new IndexOutOfBoundsException("a group without an event");
    }
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(AlertEvent.decode(buf, layout));
    }
    return AlertGroup.of(name, receivers, events).emittedAt(buf.getZigZag());
  }

  /** The coder of {@link AlertGroup}. */
  public static final class GroupCoder extends FramedCoder<AlertGroup> {
    private static final GroupCoder INSTANCE = new GroupCoder();

    /** Returns the only instance. */
    public static GroupCoder of() {
      return INSTANCE;
    }

    /** Returns the provider through which Beam finds this coder from {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(AlertGroup.class), INSTANCE);
    }

    private GroupCoder() {
      super("AlertGroup");
    }

    @Override
    protected void write(AlertGroup group, ByteBuf buf) {
      group.encode(buf);
    }

    @Override
    protected AlertGroup read(ByteBuf buf) {
      return AlertGroup.decode(buf);
    }

    @Override
    public void verifyDeterministic() {
      // Deterministic: fixed encodings.
    }
  }
}
