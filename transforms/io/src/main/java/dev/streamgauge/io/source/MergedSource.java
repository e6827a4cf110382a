package dev.streamgauge.io.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.splits.SplitCoordinator;
import dev.streamgauge.io.splits.SplitProgress;
import dev.streamgauge.io.splits.SplitReport;
import dev.streamgauge.io.splits.SplitReports;
import dev.streamgauge.io.splits.SplitRound;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads several sources of batches as one split: the reader has a thread for each part, the
 * checkpoint mark is the list of the parts' marks, and the watermark is the minimum over the parts.
 *
 * <p>The minimum is the reason for this class. The SparkRunner takes the maximum of the splits'
 * watermarks (apache/beam#19411), which drops the lines of every lagging partition; one split with
 * the right watermark works with any runner. The threads read and filter ahead while the runner is
 * busy elsewhere, so this is not slower on one machine. On a cluster {@linkplain #withReaders
 * several readers} share the parts; a {@link SplitCoordinator} gives them one watermark.
 *
 * <p>A part whose watermark is {@link
 * org.apache.beam.sdk.transforms.windowing.BoundedWindow#TIMESTAMP_MAX_VALUE} is idle: the others
 * decide. If all are idle, event time advances as fast as time passes.
 *
 * <p>{@linkplain #withHeartbeats Heartbeats} are empty batches that advance event time while the
 * input is idle. With {@link #withStopWhenIdle} the source ends after that long without input: its
 * watermark becomes {@code TIMESTAMP_MAX_VALUE}, which closes every window, and it emits nothing
 * more. A {@link DrainSignal} also ends it, once it has emitted everything it has received, and so
 * do parts that have all {@linkplain CaughtUpReader#hasEnded() ended}.
 *
 * @param <M> the parts' checkpoint mark
 */
@Internal
public final class MergedSource<M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<LineBatch, MergedCheckpointMark<M>> {
  /** How long threads and connections outlive their reader. */
  private static final java.time.Duration GRACE = java.time.Duration.ofSeconds(30);

  /** Static since readers are created from the serialized source alone; see {@link LeaseCache}. */
  private static final LeaseCache<MergeEngine<?>> ENGINES = new LeaseCache<>();

  /** Everything except the parts. */
  @AutoValue
  abstract static class Settings implements Serializable {
    abstract String origin();

    abstract WallClock clock();

    abstract @Nullable Duration heartbeat();

    abstract @Nullable Duration stopWhenIdle();

    abstract EndListener endListener();

    abstract int readers();

    abstract boolean everyMarkFinalized();

    abstract Builder toBuilder();

    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder setOrigin(String origin);

      abstract Builder setClock(WallClock clock);

      abstract Builder setHeartbeat(@Nullable Duration interval);

      abstract Builder setStopWhenIdle(@Nullable Duration duration);

      abstract Builder setEndListener(EndListener listener);

      abstract Builder setReaders(int readers);

      abstract Builder setEveryMarkFinalized(boolean every);

      abstract Settings build();
    }
  }

  private final List<? extends UnboundedSource<LineBatch, M>> parts;
  private final Settings settings;

  /** Shared by this source and its serialized copies. */
  private final UUID id;

  /** The source that this one is a split of, and the round in which it is read; null if none. */
  private final @Nullable UUID whole;

  private final @Nullable SplitRound round;

  private MergedSource(
      List<? extends UnboundedSource<LineBatch, M>> parts,
      Settings settings,
      UUID id,
      @Nullable UUID whole,
      @Nullable SplitRound round) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("MergedSource needs at least one source to read.");
    }
    this.parts = List.copyOf(parts);
    this.settings = settings;
    this.id = id;
    this.whole = whole;
    this.round = round;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    DecodedMarks.note(id);
  }

  private MergedSource<M> with(Settings.Builder changed) {
    return new MergedSource<>(parts, changed.build(), UUID.randomUUID(), null, null);
  }

  /**
   * Merges all {@code parts}, which are the splits of one source and stay the same across restarts,
   * in the same order. {@code origin} names the source in heartbeats.
   */
  public static <M extends UnboundedSource.CheckpointMark> MergedSource<M> of(
      String origin, List<? extends UnboundedSource<LineBatch, M>> parts) {
    return new MergedSource<>(
        parts,
        new AutoValue_MergedSource_Settings.Builder()
            .setOrigin(origin)
            .setClock(WallClock.system())
            .setEndListener(() -> {})
            .setReaders(1)
            .setEveryMarkFinalized(false)
            .build(),
        UUID.randomUUID(),
        null,
        null);
  }

  /**
   * Returns one source of all parts of {@code sources}, which may be of different kinds. They agree
   * on when to stop and whom to notify. Heartbeats are sent only if all send them, and there are as
   * many readers as the source with the most has.
   */
  public static MergedSource<?> together(List<MergedSource<?>> sources) {
    if (sources.size() == 1) {
      return sources.get(0);
    }
    List<UnboundedSource<LineBatch, CheckpointMark>> all = new ArrayList<>();
    sources.forEach(source -> source.parts.forEach(part -> all.add(ofAnyMark(part))));
    List<Settings> each = sources.stream().map(MergedSource::settings).toList();
    boolean beats = each.stream().allMatch(settings -> settings.heartbeat() != null);
    Settings together =
        each.get(0).toBuilder()
            .setOrigin(each.stream().map(Settings::origin).collect(Collectors.joining("+")))
            .setHeartbeat(beats ? each.get(0).heartbeat() : null)
            .setReaders(each.stream().mapToInt(Settings::readers).max().orElseThrow())
            .build();
    return new MergedSource<>(all, together, UUID.randomUUID(), null, null);
  }

  /** Marks only go back to the part they come from. */
  @SuppressWarnings("unchecked")
  private static UnboundedSource<LineBatch, CheckpointMark> ofAnyMark(
      UnboundedSource<LineBatch, ?> part) {
    return (UnboundedSource<LineBatch, CheckpointMark>) part;
  }

  /** Emits an empty batch at most every {@code interval} while the input is idle. */
  public MergedSource<M> withHeartbeats(Duration interval) {
    return with(settings.toBuilder().setHeartbeat(interval));
  }

  /** Ends after {@code duration} without input, counted from the first read. */
  public MergedSource<M> withStopWhenIdle(Duration duration) {
    return with(settings.toBuilder().setStopWhenIdle(duration));
  }

  /** Uses another clock than the system's for idle times and heartbeats. */
  public MergedSource<M> withClock(WallClock wallClock) {
    return with(settings.toBuilder().setClock(wallClock));
  }

  /** Notifies {@code listener} before the watermark advances to the end. */
  public MergedSource<M> withEndListener(EndListener listener) {
    return with(settings.toBuilder().setEndListener(listener));
  }

  /**
   * Reads with {@code readers} readers in parallel, or one for each part if that is less, where the
   * runner {@linkplain RereadOptions#isReadInMicroBatches() reads in micro-batches}.
   */
  public MergedSource<M> withReaders(int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("MergedSource needs at least one reader: " + readers);
    }
    return with(settings.toBuilder().setReaders(readers));
  }

  /**
   * Finalizes each mark that the parts make, once, for sources that acknowledge by a mark what was
   * read since the one before. By default only the last mark of each part is finalized.
   */
  public MergedSource<M> withEveryMarkFinalized() {
    return with(settings.toBuilder().setEveryMarkFinalized(true));
  }

  Settings settings() {
    return settings;
  }

  UUID id() {
    return id;
  }

  /**
   * Returns this source alone, whatever number is desired; with {@linkplain #withReaders several
   * readers} as many splits, for the micro-batch that begins now. The parts are dealt out in turn,
   * so each stays in its split.
   */
  @Override
  public List<MergedSource<M>> split(int desiredNumSplits, PipelineOptions options) {
    int splits = Math.min(settings.readers(), parts.size());
    if (splits == 1 || !options.as(RereadOptions.class).isReadInMicroBatches()) {
      return List.of(this);
    }
    SplitRound now = SplitCoordinator.next(id, splits, settings.clock().elapsedMillis());
    return IntStream.range(0, splits).mapToObj(split -> split(now.of(split))).toList();
  }

  private MergedSource<M> split(SplitRound now) {
    List<? extends UnboundedSource<LineBatch, M>> own =
        IntStream.iterate(now.split(), i -> i < parts.size(), i -> i + now.splits())
            .mapToObj(parts::get)
            .toList();
    UUID splitId = UUID.nameUUIDFromBytes((id + "/" + now.split()).getBytes(UTF_8));
    return new MergedSource<>(own, settings, splitId, id, now);
  }

  /** Returns the round in which this split is read; null if it is the whole source. */
  @Nullable SplitRound round() {
    return round;
  }

  /** Returns the number of parts. */
  int size() {
    return parts.size();
  }

  /** Returns how many splits are read in parallel, possibly in one JVM. */
  int splits() {
    return round == null ? 1 : round.splits();
  }

  /** Sends {@code report} to the coordinator of all splits. */
  void send(SplitReport report) {
    if (whole != null && round != null) {
      SplitReports.send(whole, round.split(), report);
    }
  }

  @Override
  public UnboundedReader<LineBatch> createReader(
      PipelineOptions options, @Nullable MergedCheckpointMark<M> mark) throws IOException {
    return new MergedReader<>(this, options, mark);
  }

  /**
   * Leases the engine at the position of {@code mark}: the previous reader's, or else a new one
   * that resumes from the mark. A reader that still holds the old one will not be read from again:
   * Spark creates the new reader before it closes the old.
   */
  LeaseCache.Lease<MergeEngine<?>> lease(
      PipelineOptions options, @Nullable MergedCheckpointMark<M> mark) throws IOException {
    long handedOut = mark == null ? 0 : mark.handedOut();
    while (true) {
      LeaseCache.Lease<MergeEngine<?>> lease =
          ENGINES.acquire(
              id,
              GRACE,
              () ->
                  new MergeEngine<>(
                      parts,
                      options,
                      progress(mark),
                      Runtime.getRuntime().maxMemory() / splits(),
                      settings.clock(),
                      settings.origin()));
      if (lease.engine().progress().handedOut() == handedOut) {
        return lease;
      }
      lease.discard();
    }
  }

  private MergeProgress<M> progress(@Nullable MergedCheckpointMark<M> mark) {
    return new MergeProgress<>(
        parts.size(),
        mark,
        round == null ? null : new SplitProgress(),
        settings.everyMarkFinalized(),
        settings.clock().millis(),
        settings.clock().elapsedMillis());
  }

  /**
   * Returns the coder of marks. Spark asks the split of each micro-batch for it before it reads,
   * although it may read with a reader of an earlier one, so this is where that reader learns of
   * the round.
   */
  @Override
  public Coder<MergedCheckpointMark<M>> getCheckpointMarkCoder() {
    if (round != null) {
      round.begin(id);
    }
    return MergedCheckpointMark.coder(
        id, parts.stream().map(UnboundedSource::getCheckpointMarkCoder).toList());
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  @Override
  public void validate() {
    parts.forEach(UnboundedSource::validate);
  }
}
