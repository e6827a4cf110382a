package dev.streamgauge.pipelines.page;

import dev.streamgauge.io.source.SourceParts;

/**
 * What the source of a run is doing at the moment.
 *
 * @param backlogLines lines that are known to wait in it; -1 if that is not known
 * @param backlogBytes bytes that are known to wait in it; -1 if that is not known
 * @param parts its partitions, connections or files
 */
public record SourceStatus(long backlogLines, long backlogBytes, SourceParts.Snapshot parts) {
  /** That of a page which only shows results. */
  public static final SourceStatus UNKNOWN = new SourceStatus(-1, -1, SourceParts.Snapshot.NONE);
}
