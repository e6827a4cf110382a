package dev.streamgauge.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.Test;

public class FetchBudgetTest {
  private static final long GIB = 1L << 30;

  @Test
  public void aThousandPartitionsFitIntoAFifthOfAGibibyte() {
    for (int consumers : new int[] {1, 2, 4, 16, 100}) {
      FetchBudget budget = FetchBudget.of(GIB, 1000, consumers);
      long all = 1000L * budget.partitionBytes() + (long) consumers * budget.responseBytes();
      assertThat(all).as("%d consumers", consumers).isLessThan(GIB / 5);
      assertThat(budget.partitionBytes()).isGreaterThan(100 << 10);
    }
  }

  @Test
  public void aFewPartitionsHaveWhatIsFastest() {
    assertThat(FetchBudget.of(GIB, 8, 2)).isEqualTo(new FetchBudget(4 << 20, 32 << 20));
    assertThat(FetchBudget.of(16 * GIB, 8, 2)).isEqualTo(new FetchBudget(4 << 20, 50 << 20));
  }

  @Test
  public void aSplitCountsThePartitionsOfAll() {
    int heap = 256 << 20;
    Integer[] own = IntStream.range(0, 100).boxed().toArray(Integer[]::new);
    Map<String, Object> settings = records(Map.of()).ofSplit(0, 4, own).consumerSettings(heap);
    FetchBudget budget = FetchBudget.of(heap, 400, 4);
    assertThat(settings)
        .containsEntry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, budget.partitionBytes())
        .containsEntry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, budget.responseBytes());
  }

  @Test
  public void theUsersLimitsStay() {
    Map<String, Object> settings =
        records(Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "123"))
            .ofPartitions(0)
            .consumerSettings(GIB);
    assertThat(settings).containsEntry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "123");
  }

  private static KafkaRecords records(Map<String, Object> config) {
    return KafkaRecords.of("topic", new HashMap<>(config), null, null, TimePolicy.arrival());
  }
}
