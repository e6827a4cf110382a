package dev.streamgauge.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.table.CountTable;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Drops stop words before a count, and counts how many it drops. Each line of the input is one
 * word, as output by {@link Tokenize}; a batch may be tallied.
 *
 * <pre>{@code
 * words.apply(IgnoreWords.of(Set.of("the", "a", "of")))
 * }</pre>
 *
 * @since 0.1.0
 */
public final class IgnoreWords extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  /** Counter, in the namespace {@code streamgauge}: words dropped. */
  public static final String WORDS_IGNORED = "words_ignored";

  private final Set<String> words;

  private IgnoreWords(Set<String> words) {
    this.words = words;
  }

  /** Returns a PTransform that drops the words in {@code words}, compared exactly. */
  public static IgnoreWords of(Set<String> words) {
    return new IgnoreWords(Set.copyOf(words));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("ignoredWords", words.size()).withLabel("Number of ignored words"));
  }

  @Override
  public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
    return input.apply("Ignore", ParDo.of(new IgnoreFn(words))).setCoder(LineBatchCoder.of());
  }

  private static final class IgnoreFn extends DoFn<LineBatch, LineBatch> {
    private final Counter counter = Metrics.counter(MetricNames.NAMESPACE, WORDS_IGNORED);
    private final Set<String> words;
    private transient CountTable table;

    IgnoreFn(Set<String> words) {
      this.words = words;
    }

    @Setup
    public void setup() {
      table = new CountTable();
      for (String word : words) {
        byte[] bytes = word.getBytes(UTF_8);
        table.add(bytes, 0, bytes.length, 0);
      }
    }

    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<LineBatch> out) {
      int[] kept = new int[batch.size()];
      int count = 0;
      long ignored = 0;
      for (int i = 0; i < batch.size(); i++) {
        if (table.find(batch.bytes(), batch.start(i), batch.end(i)) >= 0) {
          ignored += batch.weight(i);
        } else {
          kept[count++] = i;
        }
      }
      if (ignored > 0) {
        counter.inc(ignored);
      }
      out.output(count == batch.size() ? batch : batch.select(kept, count));
    }
  }
}
