namespace Perjury.Mutators

open Perjury.Mutators.Draw

/// One case of a campaign: a subject and the lies told about it. The control (no lie) has no family.
type Case =
    {
        Index: uint64
        Subject: Subject
        Family: Family option
        Mutations: Mutation list
        Draft: Draft
    }

/// The whole campaign as a function of its seed: case i depends on the seed, the subjects and i, and on nothing that ran before it.
type Plan =
    {
        Seed: uint64
        Subjects: Subject[]
        Pool: Pool
        Families: Family[]
    }

module Plan =
    let make seed families (subjects: Subject[]) =
        {
            Seed = seed
            Subjects = subjects
            Pool = Pool.ofSubjects subjects
            Families = families
        }

    /// The honest input: every subject is judged once as it is, before and besides the lies.
    let control (plan: Plan) index =
        let subject = plan.Subjects[index]

        {
            Index = uint64 index
            Subject = subject
            Family = None
            Mutations = []
            Draft = subject.Draft
        }

    let private attempt
        (plan: Plan)
        (family: Family)
        (subject: Subject)
        : Draw<(Mutation list * Draft) option> =
        draw {
            let! mutations = family.Draw plan.Pool subject.Draft

            return
                match mutations, Apply.applyAll mutations subject.Draft with
                | [], _
                | _, Error _ -> None
                | _, Ok draft -> Some(mutations, draft)
        }

    /// Case `index`: families take turns, so that every one gets its share of any run; where a subject has no place for the family's
    /// lie (one header cannot be reordered) another subject is drawn, and at last the next family has its turn.
    let case (plan: Plan) (index: uint64) =
        let tries = 16

        let rec search turn left =
            draw {
                let family = plan.Families[int ((index + turn) % uint64 plan.Families.Length)]
                let! subject = oneOf plan.Subjects
                let! told = attempt plan family subject

                match told with
                | Some(mutations, draft) ->
                    return
                        Some
                            {
                                Index = index
                                Subject = subject
                                Family = Some family
                                Mutations = mutations
                                Draft = draft
                            }
                | None when left > 0 -> return! search turn (left - 1)
                | None when turn + 1UL < uint64 plan.Families.Length -> return! search (turn + 1UL) tries
                | None -> return None
            }

        Draw.run (Rng.stream index (Rng.ofSeed plan.Seed)) (search 0UL tries)

    /// One or two lies more on top of what was told before, at most so many together; none where there is no room for them. Depends
    /// on the seed, the index and what was told, and on nothing else.
    let evolve (plan: Plan) (index: uint64) (choose: int -> Mutation list * Subject) count =
        let most = 5

        let rec more left draft told =
            draw {
                let! family = oneOf (Array.ofList WitnessLists.families)
                let! lies = family.Draw plan.Pool draft

                match Apply.applyAll lies draft with
                | Ok next when List.length told + List.length lies <= most ->
                    if left > 1 then
                        return! more (left - 1) next (told @ lies)
                    else
                        return told @ lies, next
                | _ when left > 1 -> return! more (left - 1) draft told
                | _ -> return told, draft
            }

        let evolved =
            draw {
                let! parent = below count
                let mutations, subject = choose parent

                match Apply.applyAll mutations subject.Draft with
                | Error _ -> return None
                | Ok draft ->
                    let! lies = between 1 2
                    let! told, draft = more lies draft mutations

                    return
                        if told.Length = mutations.Length || Apply.same subject.Draft draft then
                            None
                        else
                            Some(subject, told, draft)
            }

        Draw.run (Rng.stream index (Rng.ofSeed ~~~plan.Seed)) evolved
        |> Option.map (fun (subject, mutations, draft) ->
            {
                Index = index
                Subject = subject
                Family = Catalogue.tryFind Catalogue.Composition
                Mutations = mutations
                Draft = draft
            })
