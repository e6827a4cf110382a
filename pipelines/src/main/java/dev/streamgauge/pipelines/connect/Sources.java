package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.kafka.KafkaConfigFile;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogFormats;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Creates the source that options name, or several as one, after checking what can be checked. */
public final class Sources {
  private final SourceList list;
  private final StreamgaugeOptions options;
  private final RunContext context;
  private final LineBatchFn pushDown;

  private Sources(
      SourceList list, StreamgaugeOptions options, RunContext context, LineBatchFn pushDown) {
    this.list = list;
    this.options = options;
    this.context = context;
    this.pushDown = pushDown;
  }

  /**
   * Returns the source of {@code options}.
   *
   * @throws ConfigException if it is wrong or cannot be reached
   */
  public static Sources of(StreamgaugeOptions options, RunContext context) {
    return new Sources(SourceList.of(options), options, context, LogFormats.malformed(options));
  }

  /** Returns a source that applies {@code fn} inside its reader. */
  public Sources withPushDown(LineBatchFn fn) {
    return new Sources(list, options, context, pushDown.andThen(fn));
  }

  /** Returns the transform that reads. */
  public PTransform<PBegin, PCollection<LineBatch>> transform() {
    check();
    if (list.areAll(SourceUri.Scheme.FILE)) {
      List<FileLines> files = each().stream().map(OneSource::files).toList();
      return files.size() == 1 ? files.get(0) : new AllFiles(files);
    }
    return lines();
  }

  /**
   * Returns what reads, for a program that has no pipeline.
   *
   * @throws ConfigException if it is wrong, or ends
   */
  public MergedSource<?> source() {
    check();
    if (list.areAll(SourceUri.Scheme.FILE)) {
      throw new ConfigException(
          "--source="
              + list.shown()
              + " is read to its end, but this program reads on: use watch:///path/glob.");
    }
    return lines().toSource(options);
  }

  private MergeableLines lines() {
    return MergeableLines.together(each().stream().map(OneSource::lines).toList());
  }

  private List<OneSource> each() {
    return list.sources().stream()
        .map(
            source ->
                new OneSource(
                    source,
                    options,
                    context,
                    pushDown,
                    list.areSeveral() ? Optional.of(source.folder()) : Optional.empty()))
        .toList();
  }

  private void check() {
    List<SourceUri> uris = list.uris();
    if (options.getSpool() != null && uris.stream().noneMatch(SourceUri::needsSpool)) {
      throw new ConfigException(
          "--spool is only for sources that others send to, and socket://...: leave it out, this"
              + " source can be read again without it.");
    }
    if (context.scale().readers() > 1 && !list.canShareReaders()) {
      throw new ConfigException(
          "--readers="
              + context.scale().readers()
              + " is for kafka://... and kinesis://..., whose partitions and shards readers can"
              + " share: leave it out.");
    }
    if (list.areSeveral()) {
      checkSeveral(uris);
    }
    context.resumePointDirectory().ifPresent(at -> SourceFolders.check(at, list.areSeveral()));
  }

  private void checkSeveral(List<SourceUri> uris) {
    boolean files = uris.stream().anyMatch(uri -> uri.scheme() == SourceUri.Scheme.FILE);
    if (files && !list.areAll(SourceUri.Scheme.FILE)) {
      throw new ConfigException(
          "--source=file://... is read to its end, and cannot be combined with sources that go on:"
              + " use watch:// for these files, or count them in a run of their own.");
    }
    if (options.getMultiline() != null && uris.stream().noneMatch(SourceUri::hasLinesToJoin)) {
      throw new ConfigException(
          "--multiline is for sockets and files: what these sources receive are whole records."
              + " Join lines where they are sent.");
    }
    // Reading would begin anew for all of them.
    boolean resumes = context.journalDirectory().isPresent();
    Map<Boolean, List<SourceList.Source>> byAgain =
        list.sources().stream()
            .collect(
                Collectors.partitioningBy(
                    each -> OneSource.canBeReadAgain(each.uri(), options, true)));
    if (resumes && !byAgain.get(true).isEmpty() && !byAgain.get(false).isEmpty()) {
      throw new ConfigException(
          String.format(
              "--source=%s cannot be read again after a crash, unlike %s: give it a --spool, leave"
                  + " out --checkpointDir, or read it in a run of its own.",
              byAgain.get(false).get(0).shown(), byAgain.get(true).get(0).shown()));
    }
  }

  /** Returns the settings in {@code file}, which may be null, overridden by those of a URI. */
  static Map<String, Object> kafkaConfig(
      String option, @Nullable String file, Map<String, String> parameters) {
    Map<String, Object> config = new HashMap<>();
    if (file != null) {
      try {
        config.putAll(KafkaConfigFile.read(file));
      } catch (IOException e) {
        throw new ConfigException("--" + option + "=" + file + " cannot be read: " + e, e);
      }
    }
    config.putAll(parameters);
    return config;
  }

  /**
   * Returns whether a line has the same event time when it is read again, from any source.
   *
   * @param keepsJournal whether the run keeps a journal of when watched files had which content
   */
  public static boolean canBeReadAgain(StreamgaugeOptions options, boolean keepsJournal) {
    return SourceList.of(options).uris().stream()
        .allMatch(uri -> OneSource.canBeReadAgain(uri, options, keepsJournal));
  }

  private static final class AllFiles extends PTransform<PBegin, PCollection<LineBatch>> {
    private final transient List<FileLines> files;

    AllFiles(List<FileLines> files) {
      this.files = files;
    }

    @Override
    public PCollection<LineBatch> expand(PBegin input) {
      PCollectionList<LineBatch> all = PCollectionList.empty(input.getPipeline());
      for (int i = 0; i < files.size(); i++) {
        all = all.and(input.apply("Files" + (i + 1), files.get(i)));
      }
      return all.apply("All", Flatten.pCollections());
    }
  }
}
