package dev.streamgauge.pipelines.history;

import dev.streamgauge.alerts.evaluate.EvaluationListener;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * The open histories of this JVM by their names, and what a pipeline records in them.
 *
 * <p>This is static because runners serialize what a pipeline consists of: a copy has to find the
 * history of its run. Without one, nothing is recorded.
 */
public final class Histories {
  private static final ConcurrentHashMap<String, History> OPEN = new ConcurrentHashMap<>();

  private Histories() {}

  /** Makes {@code history} known as {@code name}. */
  public static void register(String name, History history) {
    OPEN.put(name, history);
  }

  /** Undoes {@link #register}. */
  public static void remove(String name) {
    OPEN.remove(name);
  }

  private static void with(String name, Consumer<History> then) {
    History history = OPEN.get(name);
    if (history != null) {
      then.accept(history);
    }
  }

  /** Records a window. */
  public static void record(String name, WindowCounts pane) {
    with(name, history -> history.record(pane));
  }

  /** Stores what was recorded. */
  public static void flush(String name) {
    with(name, History::flush);
  }

  /** Returns a sink that records windows; they are stored when it is done with them. */
  public static PTransform<PCollection<WindowCounts>, PCollection<Void>> windows(String name) {
    return new Windows(name);
  }

  /** Returns a listener that records evaluations and alerts. */
  public static EvaluationListener evaluations(String name) {
    return new Evaluations(name);
  }

  /** Returns a function that shows lines to those who watch. */
  public static LineBatchFn lines(String name) {
    return new Lines(name);
  }

  private record Evaluations(String name) implements EvaluationListener {
    @Override
    public boolean isWatching() {
      return OPEN.containsKey(name);
    }

    @Override
    public void evaluated(Evaluated evaluated) {
      with(name, history -> history.record(evaluated));
    }

    @Override
    public void emitted(AlertGroup group) {
      with(
          name,
          history -> {
            history.record(group);
            // Receivers may link to it at once.
            history.flush();
          });
    }
  }

  private record Lines(String name) implements LineBatchFn {
    private static final long serialVersionUID = 1L;

    @Override
    public LineBatch apply(LineBatch batch) {
      History history = OPEN.get(name);
      if (history != null) {
        history.tap().see(batch);
      }
      return batch;
    }
  }

  private static final class Windows
      extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
    private final String name;

    Windows(String name) {
      this.name = name;
    }

    @Override
    public PCollection<Void> expand(PCollection<WindowCounts> input) {
      return input.apply("Record", ParDo.of(new RecordFn(name)));
    }
  }

  private static final class RecordFn extends DoFn<WindowCounts, Void> {
    private final String name;

    RecordFn(String name) {
      this.name = name;
    }

    @ProcessElement
    public void process(@Element WindowCounts pane) {
      Histories.record(name, pane);
    }

    @FinishBundle
    public void flush() {
      Histories.flush(name);
    }
  }
}
