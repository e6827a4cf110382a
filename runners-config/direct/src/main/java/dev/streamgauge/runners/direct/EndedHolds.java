package dev.streamgauge.runners.direct;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what Beam's DirectRunner keeps of each bundle for ever. Its {@code WatermarkManager} has,
 * for each step, the time at which a key holds the watermark, also if that is the end of time and
 * so holds nothing; and each bundle without a key counts as a key of its own ({@code
 * StructuralKey.empty()} equals only itself). That is about 800 bytes for each bundle.
 *
 * <p>The fields are private, hence reflection. In a version of Beam without them nothing is
 * removed. May be used while the pipeline runs, by one thread.
 */
final class EndedHolds {
  private static final Logger LOG = LoggerFactory.getLogger(EndedHolds.class);

  private final List<Holds> all;

  /** The holds of a step, in both of the runner's collections. */
  private record Holds(Object lock, Map<?, ?> byKey, Collection<?> sorted) {}

  private EndedHolds(List<Holds> all) {
    this.all = all;
  }

  /** Returns the holds of a run; of none if it is not one of the DirectRunner's. */
  static EndedHolds of(PipelineResult result) {
    List<Holds> all = new ArrayList<>();
    try {
      Object manager = get(get(result, "evaluationContext"), "watermarkManager");
      for (Object step : ((Map<?, ?>) get(manager, "transformToWatermarks")).values()) {
        all.add(holds(get(step, "outputWatermark")));
        all.add(holds(get(step, "synchronizedProcessingOutputWatermark")));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("The runner keeps no holds, or elsewhere", e);
      return new EndedHolds(List.of());
    }
    return new EndedHolds(all);
  }

  private static Holds holds(Object watermark) throws ReflectiveOperationException {
    Object holds = get(watermark, "holds");
    return new Holds(
        watermark, (Map<?, ?>) get(holds, "keyedHolds"), (Collection<?>) get(holds, "allHolds"));
  }

  private static Object get(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  /** Removes the holds that hold nothing. */
  void remove() {
    for (Holds holds : all) {
      // As the runner does when it changes them.
      synchronized (holds.lock()) {
        holds.byKey().values().removeIf(EndedHolds::isEnded);
        holds.sorted().removeIf(EndedHolds::isEnded);
      }
    }
  }

  /** Returns the number of holds. */
  int size() {
    int size = 0;
    for (Holds holds : all) {
      synchronized (holds.lock()) {
        size += holds.byKey().size();
      }
    }
    return size;
  }

  private static boolean isEnded(Object hold) {
    try {
      return !((Instant) get(hold, "timestamp")).isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
