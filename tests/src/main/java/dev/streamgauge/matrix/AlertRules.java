package dev.streamgauge.matrix;

/** The rules of the matrix: every condition, some in combinations. */
final class AlertRules {
  /**
   * The rules file. Fields are cut from lines such as {@code 2023-11-14T22:13:20.000Z host-017
   * ERROR [checkout] request timeout}. Hosts from 900 on have all their lines late, and in one
   * slice: conditions that may be true of a part of these, and not of all, leave them out.
   */
  static final String TEXT =
      """
      groups:
        - name: matrix
          every: 10s
          rules:
            - alert: Thresholds
              select:
                format: &format 'regex:[.](?P<ms>[0-9]{3})Z host-(?P<host>[0-9]+) (?P<level>[A-Z]+) \\[(?P<service>[a-z]+)\\].* (?P<last>[a-z]+)$'
                fields: {level: ERROR}
              by: host
              window: 30s
              condition: count >= 38
              thresholds: {host: {"003": 30}}
            - alert: Few
              select: {format: *format, fields: {host: "< 900", level: WARN}}
              by: host
              window: 10s
              condition: count < 2
            - alert: Rate
              select: {format: *format, fields: {level: ERROR}}
              by: host
              window: 20s
              condition: rate > 1.4/s
            - alert: Ratio
              select: {format: *format, fields: {level: ERROR}}
              of: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 20s
              condition: ratio >= 30%
              min_count: 50
            - alert: AlsoIn
              select: {format: *format, fields: {level: ERROR}}
              of: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 1m
              also_in: 20s
              condition: ratio > 0.25
            - alert: Spike
              select: {format: *format, fields: {level: WARN}}
              by: host
              window: 10s
              condition: spike >= 4
              min_count: 8
            - alert: Fall
              select: {format: *format, fields: {level: ERROR}}
              by: host
              window: 20s
              condition: spike <= 0.4
              min_count: 20
            - alert: Before
              select: {format: *format, fields: {level: ERROR}}
              by: host
              window: 20s
              offset: 1m
              condition: spike > 2
              min_count: 10
            - alert: Absent
              select: {format: *format, contains: zombie}
              by: host
              window: 30s
              condition: absent
            - alert: New
              select: {format: *format, contains: zombie, fields: {level: ERROR}}
              by: host
              window: 20s
              learn: 4m
              condition: new(last)
            - alert: NewPattern
              select: {format: *format, contains: [zombie fence, zombie epoch]}
              window: 20s
              learn: 4m
              condition: new_pattern
            - alert: Cardinality
              select: {format: *format, fields: {level: ERROR}}
              by: host
              window: 10s
              condition: cardinality(service) >= 8
            - alert: Average
              select: {format: *format, fields: {host: "< 900"}}
              by: service
              window: 20s
              condition: avg(host) > 10
              min_count: 100
            - alert: Sum
              select: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 10s
              condition: sum(ms) > 33000
            - alert: Least
              select: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 10s
              condition: min(ms) >= 60
              min_count: 10
            - alert: Most
              select: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 10s
              condition: max(ms) < 920
            - alert: Quantile
              select: {format: *format, fields: {host: "< 900"}}
              by: host
              window: 10s
              condition: p95(ms) > 950
            - alert: High
              select: &regular {format: *format, fields: {host: "< 900"}}
              by: host
              window: 20s
              season: 1m
              seasons: 5
              condition: baseline >= 2
            - alert: Low
              select: *regular
              by: host
              window: 20s
              season: 1m
              seasons: 5
              condition: baseline <= -2
            - alert: Changed
              select: {format: *format, contains: zombie}
              by: host
              window: 20s
              condition: change(level)
            - alert: Burn
              select: {format: *format, fields: {level: ERROR}}
              of: {format: *format, fields: {host: .+}}
              by: host
              slo: 98.6%
            - alert: Combined
              by: host
              conditions:
                errors: {select: {format: *format, fields: {level: ERROR}}, window: 20s, condition: count >= 24}
                warnings: {select: {format: *format, fields: {level: WARN}}, window: 10s, condition: count >= 5}
                zombies: {select: {contains: zombie fence}, by: [], window: 10s, condition: count >= 1}
              when: errors and warnings unless zombies
            - alert: Mixed
              by: host
              conditions:
                changed:
                  {select: {<<: *regular, contains: zombie}, window: 20s, condition: change(level)}
                fresh:
                  {select: {<<: *regular, contains: zombie}, window: 30s, learn: 4m, condition: new(last)}
                unusual: {select: *regular, window: 20s, season: 1m, seasons: 5, condition: baseline >= 1}
                stuck:
                  window: 40s
                  sequence:
                    first: {<<: *regular, contains: zombie}
                    then_not: {format: *format, contains: epoch}
                    within: 20s
              when: (changed and fresh) or (unusual and stuck)
            - alert: NotFollowed
              by: host
              sequence:
                first: {<<: *regular, contains: zombie}
                then_not: {format: *format, contains: epoch}
                within: 20s
              window: 40s
            - alert: Followed
              by: host
              sequence:
                first: {format: *format, contains: zombie}
                then: {format: *format, contains: epoch}
                within: 20s
                min_count: 2
              window: 30s
      """;

  private AlertRules() {}
}
