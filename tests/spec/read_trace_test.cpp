#include "spec/read_trace.h"

#include <gtest/gtest.h>

#include "support/complaint.h"

namespace shortboard {
namespace {

std::string fault(const std::string& text) {
  return complaint([&] { return read_trace(text, "t"); });
}

// If this fails, a plain table of arrivals is misread, or its clock does not start at the first.
TEST(ReadTrace, TakesAPlainTable) {
  const std::vector<Arrival> all = read_trace("arrival_s,input_tokens,output_tokens\n10.5,100,20\n12,300,0\n", "t");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_DOUBLE_EQ(all[0].at.base(), 0.0);
  EXPECT_DOUBLE_EQ(all[1].at.base(), 1.5);
  EXPECT_DOUBLE_EQ(all[1].input, 300.0);
  EXPECT_DOUBLE_EQ(all[1].output, 1.0);  // an answer has a token at least
}

// If this fails, the Azure LLM inference traces do not read as they are: CRLF, seven decimals, midnight.
TEST(ReadTrace, TakesAzuresAsItIs) {
  const std::vector<Arrival> all = read_trace(
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"
      "2023-11-16 23:59:59.9799600,4808,10\r\n"
      "2023-11-17 00:00:01.0319600,3180,8\r\n",
      "t");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_NEAR(all[1].at.base(), 1.052, 1e-6);
  EXPECT_DOUBLE_EQ(all[0].input, 4808.0);
  EXPECT_DOUBLE_EQ(all[1].output, 8.0);
}

// If this fails, Mooncake's milliseconds are seconds, or shared prefixes are not found again.
TEST(ReadTrace, TakesMooncakesAndItsSharedPrefixes) {
  const std::vector<Arrival> all = read_trace(
      "{\"timestamp\": 0, \"input_length\": 1500, \"output_length\": 5, \"hash_ids\": [0, 1, 2]}\n"
      "{\"timestamp\": 250, \"input_length\": 1300, \"output_length\": 6, \"hash_ids\": [0, 1, 9]}\n"
      "{\"timestamp\": 300, \"input_length\": 1000, \"output_length\": 7, \"hash_ids\": [0, 1]}\n"
      "{\"timestamp\": 400, \"input_length\": 1100, \"output_length\": 7, \"hash_ids\": [7, 1, 2]}\n",
      "t");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_DOUBLE_EQ(all[1].at.base(), 0.25);
  EXPECT_DOUBLE_EQ(all[0].cached, 0.0);
  EXPECT_DOUBLE_EQ(all[1].cached, 1024.0);  // two blocks of 512
  EXPECT_DOUBLE_EQ(all[2].cached, 999.0);   // the last token is computed in any case
  EXPECT_DOUBLE_EQ(all[3].cached, 0.0);     // a block counts only behind those before it
}

// If this fails, a trace with a fault is taken, or the message does not lead to its line.
TEST(ReadTrace, NamesTheLineThatIsWrong) {
  EXPECT_NE(fault("arrival_s,input_tokens,output_tokens\n2,100,20\n1,100,20\n")
                .find("t:3:1: [1].arrival_s: is before the line above"),
            std::string::npos)
      << fault("arrival_s,input_tokens,output_tokens\n2,100,20\n1,100,20\n");
  EXPECT_NE(fault("arrival_s,input_tokens,output_tokens\n2,0,20\n").find("t:2:3"), std::string::npos);
  EXPECT_NE(fault("arrival_s,input_tokens\n2,100\n").find("output_tokens"), std::string::npos);
  EXPECT_NE(fault("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-13-16 18:17:03.9,4,1\n").find("t:2:1"),
            std::string::npos);
  EXPECT_NE(fault("TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,4,1\n").find("is not a time"), std::string::npos);
  EXPECT_NE(fault("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,5 s,1\n").find("t:2:21"),
            std::string::npos);
  EXPECT_NE(fault("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03x9,5,1\n").find("decimals"),
            std::string::npos);
  EXPECT_NE(fault("{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 5}\n{\"timestamp\": 0, \"input\": 5}\n")
                .find("t:2"),
            std::string::npos);
  EXPECT_NE(fault("arrival_s,input_tokens,output_tokens\n").find("holds no request"), std::string::npos);
  EXPECT_NE(complaint([] { return read_trace_file("/no/such/trace.csv"); }).find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
