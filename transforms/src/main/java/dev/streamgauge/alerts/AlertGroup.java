package dev.streamgauge.alerts;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Events that are told in one message, so that a storm of alerts makes one and not hundreds: those
 * of one rule that begin or end at one time.
 */
@AutoValue
@DefaultCoder(AlertGroup.GroupCoder.class)
public abstract class AlertGroup {
  /** What the events have in common, for people: the rule's group and name. */
  public abstract String name();

  /** The names of the receivers in the rules file that are told; all of them if it is empty. */
  public abstract List<String> receivers();

  /** The events, at least one, in the order of their labels. */
  public abstract List<AlertEvent> events();

  /**
   * The event time at which the events could first be told, in milliseconds since the epoch. That
   * is when they came to be, unless late lines have shown them or something held them back.
   */
  public abstract long toldAtMillis();

  /**
   * A group of {@code events}, told when the last of them came to be.
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

  /** The same group, told at another time. */
  public AlertGroup toldAt(long millis) {
    return new AutoValue_AlertGroup(name(), receivers(), events(), millis);
  }

  /** The coder of {@link AlertGroup}. */
  public static final class GroupCoder extends AtomicCoder<AlertGroup> {
    private static final Coder<List<String>> STRINGS = ListCoder.of(StringUtf8Coder.of());
    private static final Coder<List<AlertEvent>> EVENTS = ListCoder.of(AlertEvent.EventCoder.of());
    private static final GroupCoder INSTANCE = new GroupCoder();

    /** The one instance. */
    public static GroupCoder of() {
      return INSTANCE;
    }

    /** How Beam comes by this coder from {@code @DefaultCoder}. */
    public static CoderProvider getCoderProvider() {
      return CoderProviders.forCoder(TypeDescriptor.of(AlertGroup.class), INSTANCE);
    }

    @Override
    public void encode(AlertGroup group, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(group.name(), out);
      STRINGS.encode(group.receivers(), out);
      EVENTS.encode(group.events(), out);
      VarLongCoder.of().encode(group.toldAtMillis(), out);
    }

    @Override
    public AlertGroup decode(InputStream in) throws IOException {
      return AlertGroup.of(StringUtf8Coder.of().decode(in), STRINGS.decode(in), EVENTS.decode(in))
          .toldAt(VarLongCoder.of().decode(in));
    }

    @Override
    public void verifyDeterministic() {
      // Its parts are.
    }
  }
}
