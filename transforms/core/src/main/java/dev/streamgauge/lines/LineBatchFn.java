package dev.streamgauge.lines;

import java.io.Serializable;

/**
 * A function from batch to batch: a filter, a projection, a tokenizer.
 *
 * <p>The same function object serves in two places: as the body of a transform, and pushed down
 * into a source, where it runs inside the reader before anything is encoded, shipped or
 * checkpointed. So it must be deterministic, look at nothing but the batch, keep the batch's
 * covered span and {@link ReadStats} ({@link LineBatch#select} and {@link LineBatch#withLines} do),
 * and must not throw for any input. It is called from several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineBatchFn extends Serializable {
  /** The batch that takes the place of {@code batch}. */
  LineBatch apply(LineBatch batch);

  /** This function, then {@code next}. */
  default LineBatchFn andThen(LineBatchFn next) {
    return batch -> next.apply(apply(batch));
  }

  /** The function that changes nothing. */
  static LineBatchFn identity() {
    return batch -> batch;
  }
}
