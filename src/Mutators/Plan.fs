namespace Perjury.Mutators

open Perjury.Mutators.Draw

/// Case of a campaign: a subject and the mutations applied to it. The control (no mutation) has no family.
type Case =
    {
        Index: uint64
        Subject: Subject
        Family: Family option
        Mutations: Mutation list
        Draft: Draft
    }

/// Campaign as a function of its seed: case i depends on the seed, the subjects and i alone.
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

    /// Control: the unchanged honest input of a subject, judged once besides the lies.
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

    /// Lie of a family about a subject as case `index`; none where the family has none to tell about it.
    let about (plan: Plan) (index: uint64) (family: Family) subject =
        Draw.run (Rng.stream index (Rng.ofSeed plan.Seed)) (attempt plan family subject)
        |> Option.map (fun (mutations, draft) ->
            {
                Index = index
                Subject = subject
                Family = Some family
                Mutations = mutations
                Draft = draft
            })

    /// Lie of a family about a subject that is drawn, as case `index`; none where so many subjects do not fit.
    let ofFamily (plan: Plan) (index: uint64) (family: Family) =
        let rec search left =
            draw {
                let! subject = oneOf plan.Subjects
                let! mutations = attempt plan family subject

                match mutations with
                | Some(mutations, draft) -> return Some(subject, mutations, draft)
                | None when left > 0 -> return! search (left - 1)
                | None -> return None
            }

        if plan.Subjects.Length = 0 then
            None
        else
            Draw.run (Rng.stream index (Rng.ofSeed plan.Seed)) (search 16)
            |> Option.map (fun (subject, mutations, draft) ->
                {
                    Index = index
                    Subject = subject
                    Family = Some family
                    Mutations = mutations
                    Draft = draft
                })

    /// Case `index`. Families alternate, so that every run covers all of them. Where a subject does not fit the family's lie (one
    /// header cannot be reordered) another subject is drawn, and at last the next family is taken.
    let case (plan: Plan) (index: uint64) =
        let tries = 16

        let rec search turn left =
            draw {
                let family = plan.Families[int ((index + turn) % uint64 plan.Families.Length)]
                let! subject = oneOf plan.Subjects
                let! mutations = attempt plan family subject

                match mutations with
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

    /// Extends a list of mutations, which give this draft, by one or two, up to a maximum length; none where no more fit. Depends on the
    /// seed, the index and the list alone.
    let evolve (plan: Plan) (index: uint64) (choose: int -> Mutation list * Subject * Draft option) count =
        let most = 5

        let rec more left draft applied =
            draw {
                let! family = oneOf (Array.ofList WitnessLists.families)
                let! lies = family.Draw plan.Pool draft

                match Apply.applyAll lies draft with
                | Ok next when List.length applied + List.length lies <= most ->
                    if left > 1 then
                        return! more (left - 1) next (applied @ lies)
                    else
                        return applied @ lies, next
                | _ when left > 1 -> return! more (left - 1) draft applied
                | _ -> return applied, draft
            }

        let evolved =
            draw {
                let! parent = below count
                let mutations, subject, draft = choose parent

                match draft with
                | None -> return None
                | Some draft ->
                    let! lies = between 1 2
                    let! longer, draft = more lies draft mutations

                    return
                        if longer.Length = mutations.Length || Apply.same subject.Draft draft then
                            None
                        else
                            Some(subject, longer, draft)
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
