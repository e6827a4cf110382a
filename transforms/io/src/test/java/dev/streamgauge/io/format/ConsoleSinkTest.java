package dev.streamgauge.io.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class ConsoleSinkTest {
  private static final long T0 = 1_700_000_000_000L;

  /** Static, as standard output is, for the sink's copies by serialization to find it. */
  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  /** With the encoding of a container that sets no locale. */
  private static final PrintStream STREAM = new PrintStream(PRINTED, false, US_ASCII);

  private static final PrintStream CLOSED =
      new PrintStream(
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("broken pipe");
            }
          },
          false,
          UTF_8);

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  @Before
  public void clear() {
    PRINTED.reset();
  }

  private static WindowCounts pane(int second, int seconds, int revision, String key) {
    CountTable counts = new CountTable();
    byte[] bytes = key.getBytes(UTF_8);
    counts.add(bytes, 0, bytes.length, 1);
    long start = T0 + second * 1000L;
    Timing timing = revision == 0 ? Timing.ON_TIME : Timing.LATE;
    return WindowCounts.of(start, start + seconds * 1000L, timing, revision, counts);
  }

  /** Puts all panes into one bundle, in the order given. */
  private static final class AllAtOnce extends DoFn<Integer, WindowCounts> {
    private final int shuffle;

    AllAtOnce(int shuffle) {
      this.shuffle = shuffle;
    }

    @ProcessElement
    public void process(@Element Integer panes, OutputReceiver<WindowCounts> out) {
      List<WindowCounts> all = new ArrayList<>();
      for (int i = 0; i < panes; i++) {
        all.add(pane(i / 4 * 10, i % 4 < 2 ? 10 : 30, i % 2, "k" + i));
      }
      Collections.shuffle(all, new Random(shuffle));
      all.forEach(out::output);
    }
  }

  private static String printed() {
    return PRINTED.toString(UTF_8);
  }

  @Test
  public void printsTheResultsOfABundleInTheOrderOfTheirWindows() {
    pipeline
        .apply(Create.of(12))
        .apply(ParDo.of(new AllAtOnce(1)))
        .apply(ConsoleSink.of(new TextFormat()).to(() -> STREAM));
    pipeline.run();
    // Ends at 10 and 20, then at 30 the windows from 0 and from 20, then at 40 and 50.
    assertThat(printed().lines().map(line -> line.substring(33).split(" ", 2)[0]))
        .containsExactly("k0", "k1", "k4", "k5", "k2", "k3", "k8", "k9", "k6", "k7", "k10", "k11");
  }

  @Test
  public void printsInUtf8WhateverTheLocaleSays() {
    WindowCounts pane = pane(0, 10, 0, "na\u00efve \ud83d\ude00");
    pipeline.apply(Create.of(pane)).apply(ConsoleSink.of(new JsonFormat()).to(() -> STREAM));
    pipeline.run();
    assertThat(printed())
        .isEqualTo(
            "{\"window_start\":\"2023-11-14T22:13:20Z\",\"window_end\":\"2023-11-14T22:13:30Z\","
                + "\"key\":\"na\u00efve \ud83d\ude00\",\"count\":1,\"timing\":\"ON_TIME\","
                + "\"revision\":0}\n");
  }

  @Test
  public void countsWhatItPrintsAlsoBeyondWhatItCollects() {
    pipeline
        .apply(Create.of(25_000))
        .apply(ParDo.of(new AllAtOnce(2)))
        .apply(ConsoleSink.of(new JsonFormat()).to(() -> STREAM));
    long counted =
        pipeline
            .run()
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(
                        MetricNameFilter.named(MetricNames.NAMESPACE, ConsoleSink.WINDOWS_PRINTED))
                    .build())
            .getCounters()
            .iterator()
            .next()
            .getCommitted();
    assertThat(printed().lines()).hasSize(25_000).doesNotHaveDuplicates();
    assertThat(counted).isEqualTo(25_000);
  }

  @Test
  public void failsIfItCannotPrint() {
    pipeline
        .apply(Create.of(pane(0, 10, 0, "k")))
        .apply(ConsoleSink.of(new TextFormat()).to(() -> CLOSED));
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(Pipeline.PipelineExecutionException.class)
        .hasMessageContaining("cannot write results");
  }
}
