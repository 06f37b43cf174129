package io.denyut.server.compat;

/** The answers that S1's description shows, letter for letter. */
final class S1Examples {
    /** How it writes times. */
    static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}";

    static final String LATEST = """
            {
              "success": true,
              "data": [
                {
                  "timestamp": "2025-09-16T10:30:00.123456",
                  "device_id": 1,
                  "ip_address": "192.168.1.11",
                  "hostname": "host-inventaris-1",
                  "ping_success": true,
                  "response_time_ms": 1.23,
                  "error_message": ""
                }
              ],
              "count": 1
            }
            """;

    static final String STATISTICS = """
            {
              "success": true,
              "statistics": {
                "total_pings": 100,
                "successful_pings": 95,
                "failed_pings": 5,
                "success_rate": 95.0,
                "average_response_time_ms": 1.45,
                "min_response_time_ms": 0.8,
                "max_response_time_ms": 3.2
              }
            }
            """;

    static final String STATUS = """
            {
              "success": true,
              "data": {
                "total_devices": 3,
                "online_devices": 2,
                "offline_devices": 1,
                "devices": {
                  "online": [
                    {
                      "device_id": 1,
                      "ip_address": "192.168.1.11",
                      "hostname": "host-inventaris-1",
                      "last_seen": "2025-09-16T10:30:00.123456",
                      "response_time_ms": 1.23
                    }
                  ],
                  "offline": [
                    {
                      "device_id": 3,
                      "ip_address": "192.168.1.13",
                      "hostname": "host-inventaris-3",
                      "last_seen": "2025-09-16T10:29:55.123456",
                      "error_message": "No response (timeout)"
                    }
                  ]
                }
              }
            }
            """;

    private S1Examples() {}
}
