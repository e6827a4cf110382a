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
 * Events that are sent in one message, so that a storm of alerts makes one message and not
 * hundreds: those of one rule that begin or end at the same time.
 *
 * @since 0.1.0
 */
@AutoValue
@DefaultCoder(AlertGroup.GroupCoder.class)
public abstract class AlertGroup {
  /** What the events have in common, for people: the rule's group and name. */
  public abstract String name();

  /** The names of the receivers it is sent to; empty for all receivers in the rules file. */
  public abstract List<String> receivers();

  /** The events, at least one, in the order of their labels. */
  public abstract List<AlertEvent> events();

  /**
   * The event time at which the events could first be sent, in milliseconds since the epoch. That
   * is when they came to be, unless late lines have shown them or something held them back.
   */
  public abstract long toldAtMillis();

  /**
   * A group of {@code events}, sent when the last of them came to be.
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

  /** The same group, sent at another time. */
  public AlertGroup emittedAt(long millis) {
    return new AutoValue_AlertGroup(name(), receivers(), events(), millis);
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
    String name = Bytes.getString(buf);
    List<String> receivers = Bytes.getStrings(buf);
    int size = buf.getCount(1);
    if (size == 0) {
      throw new IndexOutOfBoundsException("a group without an event");
    }
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(AlertEvent.decode(buf));
    }
    return AlertGroup.of(name, receivers, events).emittedAt(buf.getZigZag());
  }

  /** The coder of {@link AlertGroup}. */
  public static final class GroupCoder extends FramedCoder<AlertGroup> {
    private static final GroupCoder INSTANCE = new GroupCoder();

    /** The one instance. */
    public static GroupCoder of() {
      return INSTANCE;
    }

    /** How Beam comes by this coder from {@code @DefaultCoder}. */
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
      // Fixed encodings.
    }
  }
}
