package dev.streamgauge.io.beam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.beam.MessageSource.Message;
import dev.streamgauge.io.beam.MessageSource.Queue;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.time.LogTimes;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

public class LinesTest {
  private static final long TIME = 1_700_000_000_000L;
  private static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final Queue a = new Queue();
  private final Queue b = new Queue();

  private static byte[] line(Message message) {
    return message.text().getBytes(UTF_8);
  }

  private Lines<Message> both() {
    return Lines.from(MessageSource.of(a, b), LinesTest::line).named("queue");
  }

  /** Reads what a transform reads, as a runner does. */
  private static final class Reading implements AutoCloseable {
    final List<LineBatch> batches = new ArrayList<>();
    private final UnboundedSource<LineBatch, CheckpointMark> source;
    private final UnboundedReader<LineBatch> reader;
    private boolean started;

    Reading(Lines<?> lines) throws Exception {
      this(lines, null);
    }

    Reading(Lines<?> lines, CheckpointMark mark) throws Exception {
      Pipeline pipeline = Pipeline.create();
      pipeline.apply(lines);
      List<UnboundedSource<?, ?>> found = new ArrayList<>();
      pipeline.traverseTopologically(
          new Pipeline.PipelineVisitor.Defaults() {
            @Override
            public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
              visitPrimitiveTransform(node);
              return CompositeBehavior.ENTER_TRANSFORM;
            }

            @Override
            public void visitPrimitiveTransform(TransformHierarchy.Node node) {
              if (node.getTransform() instanceof Read.Unbounded<?> read) {
                found.add(read.getSource());
              }
            }
          });
      @SuppressWarnings("unchecked")
      UnboundedSource<LineBatch, CheckpointMark> only =
          (UnboundedSource<LineBatch, CheckpointMark>) found.get(0);
      source = SerializableUtils.clone(only);
      assertThat(source.split(16, PipelineOptionsFactory.create())).hasSize(1);
      reader = source.createReader(PipelineOptionsFactory.create(), mark);
    }

    boolean advance() throws IOException {
      boolean available = started ? reader.advance() : reader.start();
      started = true;
      if (available) {
        batches.add(reader.getCurrent());
      }
      return available;
    }

    List<String> lines() {
      return batches.stream().flatMap(batch -> RandomLines.lines(batch).stream()).toList();
    }

    List<DeadLetter> deadLetters() {
      return batches.stream().flatMap(batch -> batch.deadLetters().stream()).toList();
    }

    long watermark() {
      return reader.getWatermark().getMillis();
    }

    void until(org.awaitility.core.ThrowingRunnable assertion) {
      await()
          .pollInSameThread()
          .pollDelay(java.time.Duration.ZERO)
          .pollInterval(java.time.Duration.ofMillis(1))
          .atMost(java.time.Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                advance();
                assertion.run();
              });
    }

    void untilLines(String... expected) {
      until(() -> assertThat(lines()).containsExactlyInAnyOrder(expected));
    }

    CheckpointMark mark() {
      return reader.getCheckpointMark();
    }

    /** Returns a mark as it comes back from where the runner has kept it. */
    CheckpointMark kept(CheckpointMark mark) throws IOException {
      return CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** A connector as Beam's are: a transform that reads a source. */
  private static final class Connector extends PTransform<PBegin, PCollection<Message>> {
    private final MessageSource source;

    Connector(MessageSource source) {
      this.source = source;
    }

    @Override
    public PCollection<Message> expand(PBegin input) {
      assertThat(
              ExperimentalOptions.hasExperiment(
                  input.getPipeline().getOptions(), "use_deprecated_read"))
          .isTrue();
      return input.apply(Read.from(source));
    }
  }

  @Test
  public void everyLineIsReadOnceAndTheInputEndsWhenAllSplitsHave() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      (i % 7 == 0 ? b : a).message("line " + i, TIME + i);
      expected.add("line " + i);
      if (i % 100 == 0) {
        a.pause();
      }
    }
    a.watermarkAtEnd(END);
    b.watermarkAtEnd(END);
    // The DirectRunner closes readers at random, and makes new ones from their marks.
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<LineBatch> batches =
        pipeline.apply(
            Lines.from(new Connector(MessageSource.of(a, b)), LinesTest::line).named("queue"));
    PAssert.that(batches.apply(LineBatches.toStrings())).containsInAnyOrder(expected);
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    assertThat(pipeline.getOptions().as(ExperimentalOptions.class).getExperiments())
        .as("the options of the pipeline itself")
        .isNull();
  }

  @Test
  public void theWatermarkIsThatOfTheSlowestSplitAndASplitThatHasEndedIsLeftOut() throws Exception {
    a.message("a1", TIME + 60_000);
    b.message("b1", TIME);
    try (Reading reading = new Reading(both().withoutHeartbeats())) {
      reading.untilLines("a1", "b1");
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(TIME));
      b.watermarkAtEnd(END);
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(TIME + 60_000));
      a.watermarkAtEnd(END);
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(END.getMillis()));
    }
  }

  @Test
  public void eachMessageIsAcknowledgedOnceHoweverManyBatchesAreBetweenTwoMarks() throws Exception {
    a.message("a1", TIME).message("a2", TIME).pause().message("a3", TIME).pause();
    a.message("a4", TIME);
    b.message("b1", TIME);
    try (Reading reading = new Reading(both().withoutHeartbeats())) {
      reading.untilLines("a1", "a2", "a3", "a4", "b1");
      assertThat(reading.batches).hasSizeGreaterThanOrEqualTo(4);
      assertThat(a.acknowledged()).isEmpty();
      reading.mark().finalizeCheckpoint();
      assertThat(a.acknowledged()).containsExactly("a1", "a2", "a3", "a4");
      assertThat(b.acknowledged()).containsExactly("b1");
      reading.mark().finalizeCheckpoint();
      a.message("a5", TIME);
      reading.untilLines("a1", "a2", "a3", "a4", "a5", "b1");
      reading.mark().finalizeCheckpoint();
      assertThat(a.acknowledged()).containsExactly("a1", "a2", "a3", "a4", "a5");
      assertThat(b.acknowledged()).containsExactly("b1");
    }
  }

  @Test
  public void resumesFromAMarkWithoutLossOrRepetitionAndFinalizesNoneThatWasRestored()
      throws Exception {
    a.message("a1", TIME).message("a2", TIME + 1);
    b.message("b1", TIME + 2);
    CheckpointMark kept;
    try (Reading reading = new Reading(both())) {
      reading.untilLines("a1", "a2", "b1");
      kept = reading.kept(reading.mark());
    }
    kept.finalizeCheckpoint();
    assertThat(a.acknowledged()).isEmpty();
    a.message("a3", TIME + 3);
    b.message("b2", TIME + 4);
    // A transform of its own stands for another process.
    try (Reading resumed = new Reading(both(), kept)) {
      resumed.untilLines("a3", "b2");
      resumed.mark().finalizeCheckpoint();
      assertThat(a.acknowledged()).containsExactly("a3");
      assertThat(b.acknowledged()).containsExactly("b2");
    }
  }

  @Test
  public void aSourceWithoutMarksIsReadAndBeginsAnew() throws Exception {
    a.message("a1", TIME);
    Lines<Message> lines =
        Lines.from(MessageSource.of(a).withoutMarks(), LinesTest::line).withoutHeartbeats();
    CheckpointMark kept;
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("a1");
      reading.mark().finalizeCheckpoint();
      kept = reading.kept(reading.mark());
    }
    try (Reading resumed = new Reading(lines, kept)) {
      resumed.untilLines("a1");
    }
  }

  @Test
  public void anElementWithoutALineIsLeftOutAndOneThatFailsIsADeadLetter() throws Exception {
    a.message("good", TIME).message("none", TIME).message("bad", TIME).message("late", TIME - 9);
    a.message("timeless", BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    Lines<Message> lines =
        Lines.from(
                MessageSource.of(a),
                (Message message) -> {
                  if (message.text().equals("bad")) {
                    throw new IllegalStateException("cannot read it");
                  }
                  return message.text().equals("none") ? null : line(message);
                })
            .named("queue")
            .withoutHeartbeats();
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("good", "late");
      assertThat(reading.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly("no line: java.lang.IllegalStateException: cannot read it", "no time");
      assertThat(reading.deadLetters())
          .extracting(letter -> new String(letter.line(), UTF_8))
          .containsExactly("Message[text=bad, time=" + TIME + "]", "timeless");
      assertThat(reading.deadLetters()).extracting(DeadLetter::source).containsOnly("queue");
    }
  }

  @Test
  public void theTimeOfAFunctionDecidesLinesAndWatermark() throws Exception {
    // The source's own time is later by a day.
    long day = 86_400_000;
    a.message("100", TIME + day).message("90", TIME + day).message("never", TIME + day);
    a.message("99999999999999", TIME + day);
    Lines<Message> lines =
        Lines.from(MessageSource.of(a), LinesTest::line)
            .withTime(
                message ->
                    message.text().equals("never")
                        ? null
                        : new Instant(TIME + Long.parseLong(message.text())))
            .withDisorder(Duration.millis(7))
            .withoutHeartbeats();
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("100", "90");
      assertThat(reading.batches.get(0).time(0)).isEqualTo(TIME + 100);
      assertThat(reading.batches.get(0).time(1)).isEqualTo(TIME + 90);
      assertThat(reading.deadLetters()).hasSize(2);
      assertThat(reading.deadLetters().get(0).reason()).isEqualTo("no time");
      assertThat(reading.deadLetters().get(1).reason()).contains("ahead");
      reading.until(() -> assertThat(reading.watermark()).isGreaterThanOrEqualTo(TIME + 100 - 7));
      assertThat(reading.watermark()).isLessThan(TIME + 60_000);
    }
  }

  @Test
  public void theTimeInTheLineIsCheckedAgainstThatOfItsElement() throws Exception {
    a.message("2023-11-14T22:13:20Z one", TIME + 5_000);
    a.message("2023-11-14T23:13:20Z an hour ahead of its record", TIME + 6_000);
    a.message("nothing", TIME + 7_000);
    Lines<Message> lines =
        Lines.from(MessageSource.of(a), LinesTest::line)
            .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
            .withoutHeartbeats();
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("2023-11-14T22:13:20Z one");
      assertThat(reading.batches.get(0).time(0)).isEqualTo(TIME);
      assertThat(reading.deadLetters()).hasSize(2);
      reading.until(() -> assertThat(reading.watermark()).isGreaterThanOrEqualTo(TIME - 1_000));
    }
  }

  @Test
  public void aSplitThatSaysThatElementsWaitHoldsTheWatermarkOfFoundTimes() throws Exception {
    a.message("60000", 0).backlogAtEnd(1);
    b.message("0", 0).backlogAtEnd(1);
    Lines<Message> lines =
        both()
            .withTime(message -> new Instant(TIME + Long.parseLong(message.text())))
            .withDisorder(Duration.ZERO)
            .withoutHeartbeats();
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("0", "60000");
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(TIME));
      b.message("30000", 0);
      reading.untilLines("0", "60000", "30000");
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(TIME + 30_000));
      b.backlogAtEnd(0);
      // It is idle now, which is believed after a while.
      reading.until(() -> assertThat(reading.watermark()).isEqualTo(TIME + 60_000));
    }
  }

  /** KinesisIO asks CloudWatch, which may refuse. */
  @Test
  public void aSourceThatCannotSayWhatWaitsIsReadAllTheSame() throws Exception {
    a.message("0", 0).backlogFails();
    b.message("500", 0).backlogFails();
    Lines<Message> lines =
        both()
            .withTime(message -> new Instant(TIME + Long.parseLong(message.text())))
            .withDisorder(Duration.ZERO)
            .withoutHeartbeats();
    try (Reading reading = new Reading(lines)) {
      reading.untilLines("0", "500");
      reading.until(() -> assertThat(reading.watermark()).isGreaterThanOrEqualTo(TIME + 500));
    }
  }

  @Test
  public void refusesWhatIsNoSource() {
    PTransform<PBegin, PCollection<String>> changed =
        new PTransform<>() {
          @Override
          public PCollection<String> expand(PBegin input) {
            return input
                .apply(GenerateSequence.from(0))
                .apply(MapElements.into(TypeDescriptors.strings()).via(n -> "" + n));
          }
        };
    assertRefused(changed, "changes or bounds what its source reads");
    assertRefused(
        new PTransform<>() {
          @Override
          public PCollection<String> expand(PBegin input) {
            return input.apply(Create.of("a").withCoder(StringUtf8Coder.of()));
          }
        },
        "has no UnboundedSource");
  }

  private static void assertRefused(PTransform<PBegin, PCollection<String>> read, String message) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(ExperimentalOptions.class).setExperiments(List.of("mine"));
    Pipeline pipeline = Pipeline.create(options);
    assertThatThrownBy(
            () -> pipeline.apply(Lines.from(read, text -> text.getBytes(UTF_8)).named("it")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it " + message);
    assertThat(options.as(ExperimentalOptions.class).getExperiments()).containsExactly("mine");
  }
}
