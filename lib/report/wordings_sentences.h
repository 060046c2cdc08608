#pragma once
#include <array>

#include "report/wordings_labels.h"

namespace shortboard {

// Several short entries stand on a line.
// clang-format off

/// Sentences, titles and lines of reports.
inline constexpr auto kSentences = std::to_array<CatalogueEntry>({
    // joints
    {"as_is", "{}"}, {"as_is_end", "{}."}, {"and_then", "{}; {}"}, {"and_between", " and "},
    {"and_more", "{} and {} more"}, {"from_to", "{} to {}"}, {"of_cards", "{}: {}"}, {"of_some_cards", "{} ({})"},
    {"cards_of", "{} x {}"}, {"times_each", "{} x {}"}, {"before_and_after", "{} before and after"},
    {"bold", "**{}**"}, {"as_tokens", "{} tokens"}, {"worth_cell", "{} ({} to {})"},
    // titles
    {"title.figures", "Figures"}, {"title.plan", "Plan"}, {"title.cluster", "Cluster"}, {"title.job", "Workload"},
    {"title.demand", "Demand"}, {"title.fleet", "Fleet"}, {"title.ladder", "From nominal to effective P"},
    {"title.gains", "What more of a resource would give"},
    {"title.chain", "Next short boards: each doubled in turn, the one that gains most first"},
    {"title.beside", "What else may hold it back"}, {"title.operators", "Operators of one step on one card"},
    {"title.constants", "Constants used"}, {"title.published", "Published beside ours"},
    {"title.assumed", "Assumed (key that changes it)"}, {"title.not_modelled", "Not modelled"},
    {"title.measured", "Measured beside what this cluster and plan should give"},
    {"title.memory", "Memory of the fullest card"}, {"title.memory_of_card", "Memory per card"},
    {"title.memory_of_groups", "Memory of each group's fullest card"}, {"title.step", "Where the time of a step goes"},
    {"title.request", "Where the time of a request goes"},
    {"title.request_of_replica", "Where a replica's time per request goes"}, {"title.rates", "What it serves"},
    {"title.prefill", "Prefill alone"}, {"title.decode", "Decode alone"}, {"title.roles", "Roles"},
    {"title.uses", "Uses of these cards"}, {"title.groups", "What each group adds"},
    {"title.services", "What each group does"}, {"title.services_of_uses", "What each group does in each use"},
    {"title.bottlenecks", "What holds each group back"}, {"title.plan_in_figures", "Plan in figures"},
    {"title.placements", "Placements"}, {"title.a_step", "One step"}, {"title.asked", "What is asked for"},
    {"title.met", "What meets it"}, {"title.by_card", "By kind of card, the least nominal P first"},
    {"title.refused", "Cards that cannot do it"}, {"title.replica", "One replica"}, {"title.comparison", "Comparison"},
    {"title.works", "Workloads"}, {"title.cards", "Cards side by side"}, {"title.costs", "Power and price"},
    {"title.how", "How each card does it"}, {"title.fronts", "Not beaten on both (Pareto front)"},
    {"title.prices", "Prices"}, {"title.exchange_report", "Exchange"},
    {"title.exchange", "{} nominal P of the row's card, in nominal P of the column's: {} ({})"},
    {"title.pairs", "Pairs of cards"}, {"title.counted_at", "Counted at"},
    {"title.ask", "What to have the seller write down, and what of the effective P depends on it"},
    {"title.candidates", "What may be behind it, the most effective P first"},
    {"title.unknown_markets", "Cards with such a peak of whose market in {} hwdb knows nothing"},
    {"title.all_candidates", "All of them"}, {"title.offer_price", "Price of the offer: {}"}, {"title.mixes", "Mixes"},
    {"title.curve", "Effective P against cards"}, {"title.not_answered", "Not answered"},
    {"title.scalings", "Scaled resources"}, {"title.before_and_after", "Before and after"},
    {"title.forward_flops", "Forward FLOPs per token, causal, averaged over a sequence of {}"},
    {"title.layers", "Layers"}, {"title.cache", "KV cache per token of context"},
    {"title.run_parts", "Parameters, and FLOPs of one run over one item"}, {"title.by", "By {}"},
    {"title.by_kind", "By kind"}, {"title.all_rows", "All rows of speed"}, {"title.calibrated", "Fitted constants"},
    {"title.new_constants", "Constants that changed"}, {"title.unused", "Rows not used: {}"},
    // how sure, and the short board
    {"evidence_of_kernels", "{}: kernel constants of '{}' fitted on {}"},
    {"evidence_and_step", "{}. Step time {} (80% interval, +-{})."},
    {"evidence_and_tokens", "{}; engine constants of {}. {} tokens/s from {} (80% interval, +-{})."},
    {"evidence_and_request", "{}, software of '{}'. A request takes {} (80% interval, +-{})."},
    {"evidence_and_cards", "{}. Cards in use {} (80% interval of a replica's speed, +-{})."},
    {"short_board_is", "The short board is the {}: a quarter more of it would give {} more."},
    {"short_board_then", "The short board is then the {}."},
    {"short_phase", "The short board is the {}: in 1/1.25 of its time it would give {} more."},
    {"effective_of_nominal", "{} effective PFLOPS of {} nominal ({})."}, {"of_format", "; {} of the {} peak"},
    // ladder, gains, chain
    {"ladder_product", "the factors multiply: {} P x {} = {} P"}, {"shares_sum", "shares sum to {}"},
    {"gains_searched", "gains are in throughput, with the plan chosen anew"},
    {"gains_kept", "gains are in throughput, with the plan kept"}, {"gains_in_latency", "gains are in latency"},
    {"gains_in_tokens", "gains are in tokens per second"},
    {"gains_in_requests", "gains are in requests/s at most, in every group at once, with the plans kept; shares by "
     "nominal P"},
    {"gains_in_every_group", "gains are in throughput, in every group at once"},
    {"gains_of_phase", "gains are in tokens per second of this phase, with the plan kept"},
    {"plan_chosen_anew", "with the plan chosen anew"}, {"plan_kept", "with the plan kept"},
    {"share_idle", "{} waits for requests"},
    {"chain_ends", "then nothing gains {} (the most: {}, {}); once more: doubled again instead"},
    {"chain_is_whole", "nothing is left to scale"},
    // measured
    {"measured_beside", "{}: {} measured, {} predicted"},
    {"measured_faster", "{}: {} faster than predicted, by which our estimate is low"},
    {"measured_speed", "{}: {} of the speed that this cluster and plan should give"},
    {"measured_within", "This is within our interval ({}, 80%, +-{})."},
    {"measured_outside", "This is outside our interval ({}, 80%, +-{})."},
    {"measured_as_predicted", "As predicted: there is nothing to explain."}, {"suspect_at", "{} at {}"},
    {"suspects_can", "Each of these would explain it if nothing else were wrong: {}."},
    {"suspects_cannot", "These could not, down to {} of what we take: {}."},
    {"suspects_plan_given", "each with all else and the plan held (as given)"},
    {"suspects_plan_found", "each with all else and the plan held (the best found; write yours under plan if it "
     "differs)"},
    // memory, operators
    {"memory_used", "{} of {} usable ({})"},
    {"budget_is", "{}: the {} of {} usable that {} fills; {} of cache per sequence"},
    {"operators_foot", "FLOPs, bytes and time of one run; all = times x each, before recomputation, bubble and "
     "waiting"},
    // plans
    {"plan_and_tried", "{}{}"}, {"fastest_of", " (the fastest that fits of {} plans tried)"},
    {"best_of", " (the best that fits of {} plans tried)"},
    {"least_latency_of", " (the least latency of {} plans tried)"},
    {"most_throughput_of", " (the highest throughput of {} plans tried)"},
    {"plan_product", "tensor {} x pipeline {} x context {} x data {} = {} cards"}, {"plan_experts", "experts over {}"},
    {"plan_each_expert", "each expert over {}"}, {"plan_context", "context exchange {}"},
    {"plan_micro_batch", "micro-batch {}"}, {"plan_schedule", "schedule {}"},
    {"plan_schedule_of", "schedule {} of {} pieces per card"},
    {"plan_async_tensor", "asynchronous tensor parallelism"}, {"plan_sharding_group", "sharded in groups of {}"},
    {"plan_offload_activations", "activations offloaded"}, {"plan_offload_optimizer", "optimizer offloaded"},
    {"plan_recompute", "recompute {}"}, {"plan_sequence_parallel", "sequence parallel {}"},
    {"micro_batches_are", "{} micro-batches = {} sequences / (data {} x micro-batch {})"},
    {"serving_plan", "tensor {} x attention_data {} x pipeline {} x replicas {} = {} cards"},
    {"replica_plan", "tensor {} x attention_data {} x pipeline {}, experts over {}"},
    {"generation_plan", "replicas {} x (ulysses {} x ring {} x cfg_parallel {} x pipefusion {} x tensor {} = {} "
     "cards per replica) = {} cards"},
    {"roles_plan", "prefill: {}; decode: {}"}, {"cards_at_work_of", "{} cards of {} at work"},
    // training
    {"training_headline", "{} x {} training {}: {} effective PFLOPS of {} nominal ({}), {} tokens/s."},
    {"run_takes", "{} tokens take {}."},
    {"training_definitions", "MFU {} and HFU {} of the dense 16-bit peak ({} per card){}; model FLOPs without (HFU: "
     "with) recomputation, attention counted causally."},
    {"step_is", "{} per step: {} sequences x {} tokens = {} tokens"},
    // serving
    {"serving_headline", "{} x {} serving {} {}, {} tokens in and {} out."},
    {"serving_rates", "{} {} tokens/s ({} per card), {} requests/s."},
    {"does_not_keep_up", "It does not keep up: {} of {} requests/s."},
    {"misses_objective", "It misses its objective."}, {"load_offline", "offline"},
    {"load_in_flight", "with {} requests in flight"}, {"load_at_rate", "at {} requests/s"},
    {"load_recorded", "as recorded"}, {"load_most", "at the most that it keeps up with"},
    {"load_most_in_objective", "at the most that keeps its objective"}, {"load_batches", "in batches of {}"},
    {"load_largest_batches", "in the largest batches"}, {"load_prompts", "prompts only"},
    {"load_generation", "generation only"}, {"latency_is", "{} {}: {}."},
    {"latency_spreads", "{} mean {}, p50 {}, p90 {}, p99 {}: {}."}, {"ttft_means", "from arrival to the first token"},
    {"ttft_means_offline", "from when the engine takes a request to its first token, its wait for a place not "
     "counted"},
    {"ttft_means_roles", "from arrival to the first token, the transfer of its cache included"},
    {"tpot_means", "time per token after the first"},
    {"requests_at_once", "{} requests at once, bounded by {} (cache and engine allow {})."},
    {"serving_definitions", "MFU {} of the dense 16-bit peak ({} per card){}: FLOPs that the tokens need, each "
     "once. MBU {}: bytes of weights and cache that a card must read, over time x memory bandwidth ({})."},
    {"requests_are", "{} requests at once = replicas {} x attention_data {} x {}; of them {} generate"},
    {"request_sum", "{} = {} of prefill + {} of decode"}, {"and_idle", "{} + {} of waiting for requests"},
    {"request_split", "steps that do both count as decode, and as prefill what prompts add to them"},
    {"roles_headline", "{} x {} serving {} with prompts on {} cards and generation on {}."},
    {"roles_rates", "{} requests/s, {} input and {} output tokens/s."}, {"bounded_by_is", "It is bounded by {}."},
    {"cache_moves", "The cache of a prompt is {}; it takes {} from group to group, of which {} is waited for."},
    {"roles_are", "{} + {} = {} cards of {}; {} in no whole replica; {} sequences per decode replica"},
    // generation
    {"generation_headline", "{} x {} generating with {} ({})."},
    {"generation_rates", "{} in all, {} per card, {} per request."}, {"picture_size", "{} x {}"},
    {"video_size", "{} x {} x {} frames"}, {"steps_and_guidance", "{} steps, guidance {}"}, {"at_once", "{} at once"},
    {"videos_per_hour", "{} videos/hour"}, {"pictures_per_second", "{} images/s"},
    {"generation_definitions", "MFU {} of the dense 16-bit peak ({} per card){}: FLOPs that a request needs (all "
     "passes of the denoiser, text encoders, decoder: {}) over what the cards could do in its time."},
    {"items_are", "{} images or videos/s = replicas {} x {} per request / {}"},
    {"request_is", "{}: {} steps x {} = {}, text encoders {}, decoder {}, the rest of a request {}"},
    // several kinds of card
    {"mixed_headline", "{} training {}: {} effective PFLOPS of {} nominal ({}), {} tokens/s."},
    {"mixed_serving_headline", "{} serving {}: {}."}, {"mixed_serving_rates", "{} requests/s, {} output tokens/s."},
    {"times_best_single", "That is {} times the best single kind ({})."}, {"group_evidence", "{}: {}"},
    {"group_evidence_engine", "{}: {}, engine {}"},
    {"mixed_evidence", "{}. Step time {} (80% interval of the least sure group, +-{}; no measured mixed run is "
     "behind it)."},
    {"mixed_serving_evidence", "{}. Output tokens/s from {} (80% interval of the least sure group, +-{})."},
    {"mixed_definitions", "MFU {} and HFU {} of the dense 16-bit peak of all groups, working or idle; model FLOPs "
     "without (HFU: with) recomputation, attention counted causally."},
    {"mean_latencies", "TTFT {} (arrival to first token) and TPOT {} (per token after it), means over all requests."},
    {"offline_queues", "Offline: all requests are queued; the rates are those of the steady state."},
    {"searches_tried", "{} plans and searches tried; one job, except for separate jobs"},
    {"adds_means", "adds: effective P of the best use of all, less that of the best use without the group"},
    {"adds_means_service", "adds: the best use of all, less that of the others"},
    {"link_costs", "the link between groups costs {} P (a link without limit would add it)"},
    {"link_adds_requests", "a link as fast as the groups' own would add {} requests/s"},
    {"weight_means", "weight: share of the requests that is routed there; prompts and generation of a split request "
     "both count"},
    {"busy_means", "busy: of the requests that its cards could serve, those that they do; rates as if the group "
     "served by itself, its plan kept"},
    {"pipelines_are", "pipelines {}: {} copies x micro-batch {} x {} micro-batches = {} sequences"},
    {"group_plan", "{}: {}"},
    {"segment_is", "{}: tensor {} x {} stages x data {} = {} cards; stages x layers {}; recompute {}"},
    // post-training
    {"post_train_headline", "{} post-training {} by {}: a step of {} answers in {}, {} tokens/s."},
    {"placed", "The shortest step: {}, {}."}, {"colocated_on", "colocated on {} x {}"},
    {"apart_on", "rollouts on {} x {}, training on {} x {}"},
    {"post_train_evidence", "{}; engine {} generates, stack {} trains. Step {} (80% interval of the least sure, "
     "+-{})."},
    {"post_train_definitions", "Effective P counts what generation, forward passes and training need, without "
     "recomputation."},
    {"paces_mean", "synchronous: the phases add up; one step off: rollouts beside forward passes and training, then "
     "new weights"},
    {"sequences_are", "{} prompts x {} answers = {} sequences x ({} + {}) tokens = {}"},
    {"rollout_replicas_are", "rollouts: replicas of {}"}, {"train_plan_is", "training: {}"},
    {"flops_are", "FLOPs: generation {} + forward passes and training {}"},
    {"busy_are", "at work: rollout cards {} of the step, training cards {}"},
    // demand
    {"demand_headline", "{} users, {} of them on a day with {} {} each of {}: {} per second on average, {} at the "
     "peak."},
    {"demand_takes", "It takes {} x {}."}, {"demand_takes_servers", "It takes {} x {} in {} servers."},
    {"demand_power", "{} nominal PFLOPS for {} effective on average and {} at the peak; {} utilised."},
    {"million_p", "A million nominal P of this card, so used, meets the demand of {} users ({}), {} of them on a "
     "day."},
    {"demand_definitions", "Effective P: FLOPs per second that the model needs for what is asked. Nominal P: dense "
     "16-bit peak of the cards bought. Utilisation: what is asked for in a day over what the replicas bought could "
     "do in 24 hours."},
    {"items_per_day_are", "{} {} per day = {} users x {} active x {} each"},
    {"items_on_average_are", "{} {}/s on average = {} per day / ({} hours x 3600 s)"},
    {"items_at_peak_are", "{} {}/s at the peak = {} x {}"}, {"one_replica_is", "one replica: {} cards, {} {}/s"},
    {"replicas_are", "{} replicas = {} / {} = {} at the peak, / {} available x (1 + {} spare), rounded up"},
    {"cards_in_use_are", "{} cards in use = {} replicas x {}"},
    {"servers_are", "{} servers ({}, {} cards each) = {} cards"},
    {"servers_unknown", "servers unknown: cluster.groups[0].system would tell what one holds"},
    {"racks_are", "{} racks = {} servers / {} per rack"},
    {"racks_unknown", "racks unknown: demand.servers_a_rack would tell, with a server"},
    {"card_power_is", "{} of cards = {} x {}"}, {"card_power_unknown", "power of the cards unknown"},
    {"server_power_is", "{} of servers = {} x {} at most, cards included"},
    {"server_power_unknown", "power of whole servers unknown: their processors, memory and fans are not counted"},
    {"effective_needed_is", "{} effective P on average, {} at the peak = {} and {} {}/s x {} each"},
    {"nominal_bought_is", "{} nominal P to buy = {} cards x {}"},
    {"utilisation_is", "utilisation {} = {} {} per day / ({} replicas x {}/s x 86400 s)"},
    {"effective_is_same", "effective P is the same for all: what the model needs"},
    // comparison and exchange
    {"no_card_can", "{}: none of the cards asked can do it."},
    {"makes_most", "{}: {} x {} make the most, {} effective PFLOPS of {} nominal ({})"},
    {"times_the_first", "{}, {} times the {} of {} x {}."}, {"caveat_of", "{}, {}: {}"},
    {"counts_as_given", "Each card in the count that the spec gives."},
    {"counts_equal", "Counts hold the {} of the first row asked ({}), rounded down to whole servers (to cards where "
     "it fills no whole one; a thousandth is ignored), and further where a plan then makes more: cards of equal "
     "cards."},
    {"best_is_starred", "* the best"}, {"memory_means", "memory of the fullest card, of what a program can allocate"},
    {"front_of_power", "{}, throughput against the cards' power: {}; unknown of: {}"},
    {"front_of_price", "{}, throughput against the cards' price: {}; unknown of: {}"},
    {"several_currencies", "{}, throughput against the cards' price: prices are in several currencies; --rate "
     "CNY/USD=... compares them"},
    {"fewer_than_two", "{}: fewer than two of the cards can do it."}, {"are_worth", "{}: {} P of {} are worth {}."},
    {"worth_in", "{} P of {} ({} to {})"},
    {"worth_interval", "(80% interval: errors of both speeds, taken as independent)"},
    {"worth_means", "Worth is effective P per nominal P of one card over that of the other, {}."},
    {"worth_at_equal", "each at the spec's nominal P: in whole servers (one at least; cards where the spec fills no "
     "whole server), and in fewer where a plan then makes more"},
    {"worth_as_given", "each at the count of its own spec"},
    // contract
    {"offer_is", "An offer of {}, {}"}, {"counted_in", "{} P counted in {}, {}"},
    {"sparse_not_said", "dense or sparse not said"}, {"offer_of", "of {}"}, {"offer_in_cards", "in {} cards"},
    {"offer_for", "for {}"}, {"training_of", "training {}"}, {"serving_of", "serving {}"},
    {"generating_with", "generating with {}"}, {"sparse_card", "{} (sparse)"},
    {"candidate_makes", "{} x {} make {} effective P ({})"}, {"one_reading", "{}: {} and {} {}."},
    {"best_and_worst", "{}: at best {}, at worst {}: {} to 1 over {} readings."},
    {"with_unknown_markets", "With the cards of whose market in {} hwdb knows nothing: {} to 1 over {}."},
    {"contract_note", "Each card is asked in its usual server, fabric and software, on the plan that is best for "
     "it: P say nothing of these."},
    {"cards_are", "cards = P / TFLOPS in whole servers, rounded down"},
    {"cards_are_offered", "cards = P / TFLOPS in whole servers, rounded down (the offer's own {}: P / cards is "
     "within {} of each peak)"},
    {"candidate_columns", "used: those that the workload divides over; effective P: FLOPs per second that the "
     "workload needs; of the offer: over its {} P"},
    {"street_means", "street: latest dated price of hwdb in {}; others are not changed into it"},
    {"peak_not_published", "{} peak (not published) of {}"},
    {"peak_of_other_format", "that of the other 16-bit format"}, {"peak_key", "peak.{} of the card"},
    // mixes, curves, what-if
    {"no_mix_can", "None of {} mixes can do it."},
    {"best_mix", "Of {} mixes {} make the most: {} effective PFLOPS of {} nominal ({})."},
    {"front_means", "front: no other mix has as many tokens/s (output tokens/s of a service) at less, or more at no "
     "more"},
    {"training_at_batch", "training {} at a fixed global batch of {} sequences"},
    {"serving_of_size", "serving {}, {} tokens in and {} out"}, {"in_this_proportion", "{} in this proportion"},
    {"of_work", "{} {}"}, {"no_count_holds", "{}: no count of the curve holds the workload."},
    {"no_count_pays", "{}: no count pays."}, {"pays_up_to_is", "{}: more cards pay up to {}, and by {} no longer."},
    {"still_pays", "{}: cards still pay at {}, the most asked."},
    {"pays_means", "A further card is to add {} of the {} effective that one of {} makes."},
    {"further_card_means", "a further card: what the cards beyond the row before add, each; given parts of the plan "
     "stay, copies follow"},
    {"groups_resource", "{}'s {}"}, {"unlimited_resource", "unlimited {}"}, {"resource_times", "{} x{}"},
    {"resource_from_to", "{} {} -> {}"}, {"resource_gains_quarter", "{} ({} at x1.25)"},
    {"with_scaled", "With {}: {} effective PFLOPS instead of {} ({})."},
    // hwdb
    {"accelerators_are", "{} accelerators; rates are dense peaks, scale-up per direction; '-': nobody publishes it"},
    {"entry_in_file", "{} ({})"}, {"model_headline", "{} ({}): {} layers of width {}, vocabulary {}."},
    {"plain_attention", "attention, {} heads of {} sharing {} keys and values"},
    {"latent_attention", "latent attention, {0} heads of {1}+{2}, cache of {3}+{2} per token"},
    {"linear_attention", "linear attention, {} heads of {}"}, {"over_window", "over the last {} tokens"},
    {"over_indexed", "over {} tokens that an indexer picks"}, {"dense_block", "dense block of {}"},
    {"gated_block", "gated dense block of {}"}, {"experts_of", "{} of {} experts of {}"},
    {"experts_and_shared", "{} of {} experts of {} and shared experts of {}"}, {"layers_are", "{} x {}; {}"},
    {"parameters_are", "Parameters {} (active {})"},
    {"prediction_modules", "beside them, {} multi-token-prediction module(s): {}"},
    {"published_parameters", "Published parameters: {} [{}]"},
    {"published_active", "Published active parameters: {} [{}] {}"},
    {"forward_sum", "sum {}; a training step needs three times that, multi-token prediction included {}"},
    {"cache_is", "{} in 16 bits, {} in 8 bits (all layers; a window stops growing at its size)"},
    {"generator_headline", "{} ({}). Usual request: {} x {}, {} frame(s), {} steps, guidance {}: {}."},
    {"several_denoisers", "{} such denoisers, of which a step runs one"},
    {"published_denoiser", "Published denoiser: {} [{}] {}"},
    {"published_pass", "Published pass at {} x {}, {} frame(s), {}: {} [{}]"}, {"with_scores", "with scores"},
    {"without_scores", "without scores"},
    // validation and calibration
    {"training_by", "training, {} {}"},
    {"errors_mean", "Error: predicted over measured speed (memory: bytes), less 1; bias: its median; rank: "
     "Spearman's within each kind and metric; quantiles by linear interpolation"},
    {"errors_in_sample", "Errors are in sample: of the rows fitted on. validate --leave-out judges constants on "
     "rows unseen."},
    // ladder, limits and what no gain tells of
    {"format_is", "number format ({})"}, {"heads_that_divide", "{}: heads that divide"},
    {"twice_the_sequences", "{} sequences per step, {} micro-batches per pipeline: twice as many sequences"},
    {"no_oversubscription", "{} has no figure: oversubscription of the fabric would supply it, until then 1 is taken"},
    {"no_fabric", "no fabric is known: cluster.groups[0].fabric would supply it, until then 1 is taken"},
    {"no_power", "{} tells no power of the cards whose runs it was fitted on"},
    {"kernels_as_measured", "kernels run as measured"}, {"no_balance", "{} would supply it, until then 1 is taken"},
    {"data_at_hand", "effective P is the steady state, its data at hand"}, {"model_is_loaded", "the model is loaded"},
    {"steady_state", "effective P is the steady state"}, {"straggling_card", "one straggling card"},
    {"straggling_server", "one straggling server of {} cards"}});

// clang-format on

}  // namespace shortboard
