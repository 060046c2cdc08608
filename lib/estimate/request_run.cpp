#include "estimate/request_run.h"

#include <algorithm>
#include <cmath>
#include <queue>

namespace shortboard {
namespace {

/// A request on its way: steps are counted by the engine from its start.
struct Request {
  double sent = 0.0, ready = 0.0;  // when it was sent, and passed the front end
  double input = 0.0, output = 0.0;
  double left = 0.0;   // prompt tokens that are still to compute
  double first = 0.0;  // when its first token came
  double held = 0.0;   // tokens of cache set aside for it
};

struct Ending {
  double step;
  std::size_t request;
  friend bool operator>(const Ending& a, const Ending& b) {
    return a.step > b.step || (a.step == b.step && a.request > b.request);
  }
};

class Run {
 public:
  Run(StepTable& steps, const Admission& engine, const std::vector<Arrival>& arrivals, const Sending& sending)
      : steps_(steps), engine_(engine), arrivals_(arrivals), sending_(sending) {
    requests_.resize(arrivals.size());
    const std::size_t count = arrivals.size();
    const std::size_t first = is_closed() ? std::min<std::size_t>(count, sending.concurrency) : count;
    while (next_ < first) send(is_closed() ? 0.0 : arrivals[next_].at.base());
    begin_ = now_ = requests_.empty() ? 0.0 : requests_.front().sent;
    if (sending_.to == 0 || sending_.to > count) sending_.to = count;
  }

  RequestRun finish() {
    while (ended_ < sending_.to) advance();
    result_.ttft = spread_of(std::move(ttft_));
    result_.tpot = spread_of(std::move(tpot_));
    result_.latency = spread_of(std::move(latency_));
    const double seconds = now_ - begin_;
    result_.duration = Seconds{seconds};
    result_.running = seconds > 0.0 ? running_seconds_ / seconds : 0.0;
    result_.in_flight = seconds > 0.0 ? flight_seconds_ / seconds : 0.0;
    return result_;
  }

 private:
  [[nodiscard]] bool is_closed() const { return sending_.concurrency > 0; }
  [[nodiscard]] bool counts() const { return ended_ >= sending_.from; }

  void send(double at) {
    Request& r = requests_[next_];
    const Arrival& a = arrivals_[next_];
    r.sent = at;
    front_end_free_ = std::max(front_end_free_, at) + engine_.front_end.base();
    r.ready = front_end_free_ + engine_.request.base();
    r.input = a.input;
    r.output = std::max(1.0, a.output);
    r.left = std::max(1.0, a.input - a.cached);
    ++next_;
  }

  /// The first request that is not admitted yet may start now.
  [[nodiscard]] bool can_admit() const {
    if (waiting_ >= next_ || requests_[waiting_].ready > now_ + 1e-12) return false;
    const double sequences = running_ + static_cast<double>(prompting_.size());
    return sequences < 1.0 ||
           (sequences + 1.0 <= engine_.slots && held_ + holds(requests_[waiting_]) <= engine_.cache_tokens);
  }
  [[nodiscard]] double holds(const Request& r) const {
    return r.input + (engine_.room_for_output ? 1.0 : 0.5) * r.output;
  }

  void advance() {
    const double tokens = take_prompts();
    if (tokens > 0.0) return mixed_step(tokens);
    if (running_ > 0.0) return generate();
    const double until = requests_[waiting_].ready;
    result_.idle = result_.idle + Seconds{until - now_};
    count_in_flight(until - now_);
    now_ = until;
  }

  /// Prompt tokens of the next step; admits the requests they belong to.
  double take_prompts() {
    const double budget = std::max(1.0, engine_.step_tokens - running_ * engine_.queries);
    double taken = 0.0;
    const auto take = [&](Request& r) {
      // A whole prompt, or as much as fits where the engine cuts; one that is longer than a step runs alone.
      const double piece = engine_.chunked ? std::min(r.left, budget - taken) : r.left;
      if (piece <= 0.0 || (taken > 0.0 && taken + piece > budget)) return false;
      r.left -= piece;
      taken += piece;
      return r.left <= 0.0;
    };
    for (const std::size_t i : prompting_)
      if (!take(requests_[i])) return taken;
    while (can_admit()) {
      Request& r = requests_[waiting_];
      if (!engine_.chunked && taken > 0.0 && taken + r.left > budget) break;
      if (engine_.chunked && taken >= budget) break;
      r.held = holds(r);
      held_ += r.held;
      prompting_.push_back(waiting_++);
      if (!take(r)) break;
    }
    return taken;
  }

  void mixed_step(double tokens) {
    const double context = mean_context();
    const double prompts = steps_.prompts(running_, context, tokens), other = steps_.seconds(running_, context, 0.0);
    pass(prompts + other, 1.0);
    result_.prompts = result_.prompts + Seconds{prompts};
    result_.generating = result_.generating + Seconds{other};
    end_requests();
    std::erase_if(prompting_, [&](std::size_t i) {
      if (requests_[i].left > 0.0) return false;
      begin_generating(i);
      return true;
    });
  }

  /// Steps until a request ends or the next one may start.
  void generate() {
    double count = std::max(1.0, std::ceil(endings_.top().step - step_ - 1e-9));
    const double one = steps_.seconds(running_, mean_context() + 0.5 * (count - 1.0) * engine_.accepted, 0.0);
    if (waiting_ < next_ && requests_[waiting_].ready > now_)
      count = std::min(count, std::max(1.0, std::ceil((requests_[waiting_].ready - now_) / one - 1e-9)));
    pass(count * one, count);
    result_.generating = result_.generating + Seconds{count * one};
    end_requests();
  }

  void pass(double seconds, double count) {
    now_ += seconds;
    step_ += count;
    context_ += running_ * count * engine_.accepted;
    running_seconds_ += running_ * seconds;
    count_in_flight(seconds);
  }

  /// In a loop all that were sent and have not ended are there; otherwise each request counts when it ends.
  void count_in_flight(double seconds) {
    if (is_closed()) flight_seconds_ += static_cast<double>(next_ - ended_) * seconds;
  }

  void begin_generating(std::size_t i) {
    Request& r = requests_[i];
    r.first = now_;
    if (counts()) ttft_.push_back(r.first - r.sent);
    const double after = std::max(0.0, r.output - 1.0) / engine_.accepted;
    if (after <= 0.0) return end(i);
    running_ += 1.0;
    context_ += r.input;
    endings_.push({step_ + std::max(1.0, std::round(after)), i});
  }

  void end_requests() {
    while (!endings_.empty() && endings_.top().step <= step_ + 1e-9) {
      const std::size_t i = endings_.top().request;
      endings_.pop();
      running_ -= 1.0;
      const Request& r = requests_[i];
      context_ -= r.input + std::max(1.0, std::round((r.output - 1.0) / engine_.accepted)) * engine_.accepted;
      end(i);
    }
  }

  void end(std::size_t i) {
    const Request& r = requests_[i];
    held_ -= r.held;
    if (counts()) {
      result_.finished += 1.0;
      result_.input_tokens += r.input;
      result_.output_tokens += r.output;
      if (!is_closed()) flight_seconds_ += now_ - r.sent;
      latency_.push_back(now_ - r.sent);
      if (r.output > 1.0) tpot_.push_back((now_ - r.first) / (r.output - 1.0));
    }
    if (++ended_ == sending_.from) forget();
    if (is_closed() && next_ < requests_.size()) send(now_);
  }

  /// Counting begins: what was seen before is left out.
  void forget() {
    begin_ = now_;
    running_seconds_ = flight_seconds_ = 0.0;
    ttft_.clear();
    result_ = {};
  }

  [[nodiscard]] double mean_context() const { return running_ > 0.0 ? context_ / running_ : 0.0; }

  StepTable& steps_;
  const Admission& engine_;
  const std::vector<Arrival>& arrivals_;
  Sending sending_;
  std::vector<Request> requests_;
  std::size_t next_ = 0, waiting_ = 0, ended_ = 0;  // not sent yet; not admitted yet; done
  std::vector<std::size_t> prompting_;              // admitted, prompts not done
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> endings_;
  double begin_ = 0.0, now_ = 0.0, step_ = 0.0, running_ = 0.0, context_ = 0.0, held_ = 0.0, front_end_free_ = 0.0;
  double running_seconds_ = 0.0, flight_seconds_ = 0.0;
  std::vector<double> ttft_, tpot_, latency_;
  RequestRun result_;
};

}  // namespace

Admission admission(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                    const RequestSize& size) {
  const EngineBatching& batching = cluster.engine.batching;
  const double shares = plan.shares();
  const double held = held_tokens(batching, size.input, size.output);
  return {.slots = batching.most_sequences,
          .cache_tokens = most_cached(cluster, job, plan, size) / shares * held,
          .step_tokens = batching.most_tokens,
          .chunked = batching.chunked,
          .room_for_output = batching.room_for_output,
          .request = cluster.engine.request.value,
          .front_end = cluster.engine.front_end ? cluster.engine.front_end->value : Seconds{},
          .queries = 1.0 + job.drafted,
          .accepted = job.accepted};
}

RequestRun run_requests(StepTable& steps, const Admission& engine, const std::vector<Arrival>& arrivals,
                        const Sending& sending) {
  return Run{steps, engine, arrivals, sending}.finish();
}

}  // namespace shortboard
